import { defineConfig } from 'vitest/config';

/** Every test of the repository in one run. Each project keeps its own settings. */
export default defineConfig({
  test: { projects: ['libs/*', 'apps/*', 'apps/control-plane/test', 'apps/dashboard/e2e', 'scripts'] },
});
