import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseSecondStart, registerInstance } from './instance.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what runs on this workspace refuses a second start, what ended does not', () => {
  mkdirSync(join(folder, '.pilothouse'));
  refuseSecondStart(folder);
  const instance = registerInstance(folder, { pid: process.pid, url: 'http://127.0.0.1:7878' });
  expect(() => refuseSecondStart(folder)).toThrow(/already runs on this workspace: http:\/\/127.0.0.1:7878/);
  instance.remove();
  refuseSecondStart(folder);
});
