#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error(
    'pilothouse is not built yet: run "npm start" once in this clone, or "npx nx build @pilothouse/cli".',
  );
  process.exitCode = 1;
}
