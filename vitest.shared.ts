import { fileURLToPath } from 'node:url';

/** No limit is shorter than a busy machine needs: it is there for what hangs, and costs nothing otherwise. */
export const limits = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
  setupFiles: [fileURLToPath(new URL('./scripts/test/wait-longer.mjs', import.meta.url))],
};
