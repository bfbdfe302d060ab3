/** What is wrong with the environment, in words for whoever starts the program. */
export class ConfigError extends Error {}
