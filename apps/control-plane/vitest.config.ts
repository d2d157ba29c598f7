import { defineConfig } from 'vitest/config';
import { limits } from '../../vitest.shared.js';
import { withDecorators } from './vitest.shared.js';

/** What is tested without the whole control plane. The files share one set of modules: loading it anew for each takes longer than they do. */
export default defineConfig({
  ...withDecorators,
  test: {
    ...limits,
    include: ['src/**/*.test.ts'],
    setupFiles: [...limits.setupFiles, 'test/setup.ts'],
    isolate: false,
  },
});
