import { defineConfig } from 'vitest/config';
import { limits } from '../../../vitest.shared';

/** A browser against the whole product, started as a user starts it. Long, so it begins first: projects go by their names. */
export default defineConfig({
  test: {
    ...limits,
    name: 'browser',
    include: ['*.e2e.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
