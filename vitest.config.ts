import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Every test of the repository in one run. Each project keeps its own settings. */
export default defineConfig({
  test: {
    projects: ['libs/*', 'apps/*', 'apps/dashboard/e2e', 'scripts'],
    // Vitest leaves one core free, which on two cores is one file at a time; most files wait more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
