/** The official components' behaviour: served beside our own scripts, not bundled. */
export function initAll(): void;
