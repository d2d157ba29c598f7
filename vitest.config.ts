import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Every test of the repository in one run. Each project keeps its own settings. */
export default defineConfig({
  test: {
    projects: ['libs/*', 'apps/*', 'apps/control-plane/test', 'apps/dashboard/e2e', 'scripts'],
    // Half of what the files do is to wait for processes, so one for each core leaves cores idle. Vitest's own is one less.
    maxWorkers: availableParallelism() + 1,
  },
});
