import { defineConfig } from 'vitest/config';
import { limits } from '../../vitest.shared';

export default defineConfig({
  test: { ...limits, name: 'runner', testTimeout: 60_000, include: ['src/**/*.test.ts'] },
});
