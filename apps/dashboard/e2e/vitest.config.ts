import { defineConfig } from 'vitest/config';

/** A browser against the whole product, started as a user starts it. Long, and one at a time: it owns ports and processes. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['*.e2e.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
});
