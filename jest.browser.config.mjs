import ours from './jest.config.mjs';

/** Tests in a real Chromium (`npm run test:browser`): one worker, since each keeps a browser and the demo world. */
export default {
  ...ours,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser.ts'],
  // The pictures are drawn by a command of their own.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.DRAW_PICTURES ? [] : ['pictures\\.browser\\.ts$'])],
  maxWorkers: 1,
  testTimeout: 300_000,
};
