import ours from './jest.config.mjs';

/** Tests in a real Chromium (`npm run test:browser`): each file keeps a browser and a demo world of its own. */
export default {
  ...ours,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser.ts'],
  // The pictures are drawn by a command of their own.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.DRAW_PICTURES ? [] : ['pictures\\.browser\\.ts$'])],
  // A visit waits more than it works: the four files go side by side.
  maxWorkers: 4,
  testTimeout: 300_000,
};
