/* The browser tests: the built gateway, a real Chromium, one file after another so that they do not slow each other down. */

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../node_modules/.vite-tests',
  test: {
    // A busy machine is slow; what comes at all comes within this.
    expect: { poll: { timeout: 10_000 } },
    include: ['*.test.ts'],
    environment: 'node',
    globalSetup: ['support/template.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A failed test has shown what it has to show: chance is not asked a second time.
    retry: 0,
  },
});
