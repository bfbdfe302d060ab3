import { register } from 'node:module';

/** Threads that the program starts load TypeScript as their starter does. */
register('./hooks.mjs', import.meta.url);
