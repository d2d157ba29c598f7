import { defineConfig } from 'vitest/config';

/** `npm run screenshots`: the pictures of the README, taken of the product itself. Not a test. */
export default defineConfig({
  test: { include: ['**/e2e/screenshots.ts'], testTimeout: 300_000, hookTimeout: 600_000 },
});
