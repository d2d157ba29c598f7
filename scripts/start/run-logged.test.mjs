import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLogged } from './run-logged.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a command that is not there is 127, and the log says so', async () => {
  const log = join(folder, 'log');
  expect(await runLogged('no-such-command', [], { log })).toBe(127);
  expect(await runLogged('sh', ['-c', 'echo told; exit 3'], { log })).toBe(3);
  expect(readFileSync(log, 'utf8')).toMatch(/no-such-command[\s\S]*ENOENT[\s\S]*told/);
});
