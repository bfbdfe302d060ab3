import { createRequire, register } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CURRENT } from './globals.mjs';

/**
 * Runs a test file as Node itself would run it. Jest's own way gives every file a fresh copy of every module, and linking the application anew
 * took four seconds a file; here a worker loads each module once, and its files share it. Isolation between end-to-end tests is a database and
 * an application of their own. Everything else (finding files, workers, reports, `describe`, `it`, `expect`) is Jest's.
 */
const require = createRequire(import.meta.url);
const ADAPTER = join(dirname(require.resolve('jest-circus/package.json')), 'build', 'jestAdapterInit.js');

register('./hooks.mjs', import.meta.url);
process.execArgv.push(`--import=${new URL('./register.mjs', import.meta.url).href}`);
process.setSourceMapsEnabled(true);

/** A run's state lives in its copy of the adapter; only its event handlers outlive it, and are taken off for the next. */
function freshAdapter() {
  delete require.cache[ADAPTER];
  const handlers = globalThis[Symbol.for('EVENT_HANDLERS')];
  if (handlers) handlers.length = handlers.own ??= handlers.length;
  const adapter = require(ADAPTER);
  const now = globalThis[Symbol.for('EVENT_HANDLERS')];
  now.own ??= now.length;
  return adapter;
}

export default async function run(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const { initialize, runAndTransformResultsToJestFormat } = freshAdapter();
  await initialize({
    config,
    environment,
    globalConfig,
    localRequire: require,
    parentProcess: process,
    runtime,
    sendMessageToJest,
    setGlobalsForRuntime: (globals) => {
      globalThis[CURRENT] = globals;
    },
    testPath,
  });
  // Jest's own reader of source maps knows nothing of what Node loaded: Node's does.
  Error.prepareStackTrace = undefined;
  const loadingFrom = Date.now();
  await import(pathToFileURL(testPath).href);
  const results = await runAndTransformResultsToJestFormat({
    config,
    globalConfig,
    setupAfterEnvPerfStats: { setupAfterEnvStart: loadingFrom, setupAfterEnvEnd: Date.now() },
    testPath,
  });
  return JSON.parse(JSON.stringify(results));
}
