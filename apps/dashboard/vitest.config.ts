import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { limits } from '../../vitest.shared';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // Many small files: a thread each is made quicker than a process.
  test: { ...limits, name: 'dashboard', pool: 'threads', include: ['src/**/*.test.{ts,tsx}'] },
});
