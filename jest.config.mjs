/** Unit tests lie beside the rule they prove (src); end-to-end tests lie under test by user journey. */
export default {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/jest/runner.mjs',
  transform: {},
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  maxWorkers: 2,
  // A worker keeps what its files have loaded; one that has grown large begins anew.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 60_000,
};
