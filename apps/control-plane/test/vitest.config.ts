import { defineConfig } from 'vitest/config';
import { limits } from '../../../vitest.shared.js';
import { withDecorators } from '../vitest.shared.js';

/** The whole control plane with real files, processes and supervisord, each file on its own. */
export default defineConfig({
  ...withDecorators,
  test: {
    ...limits,
    name: 'control-plane e2e',
    include: ['**/*.test.ts'],
    setupFiles: [...limits.setupFiles, 'setup.ts'],
  },
});
