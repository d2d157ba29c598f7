import { defineConfig } from 'vitest/config';
import { limits } from '../../vitest.shared';

export default defineConfig({ test: { ...limits, name: 'processes', include: ['src/**/*.test.ts'] } });
