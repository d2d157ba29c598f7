import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { limits } from '../../vitest.shared';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: { ...limits, name: 'dashboard', include: ['src/**/*.test.{ts,tsx}'] },
});
