import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseSecondStart, registerInstance } from './instance.mjs';
import { identify } from './processes.mjs';

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

test('a control plane that was left without its supervisord is named, until it has ended', async () => {
  const orphan = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(orphan, 'spawn');
  try {
    mkdirSync(join(folder, '.pilothouse'));
    const claim = join(folder, '.pilothouse/control-plane.claim');
    writeFileSync(claim, JSON.stringify(identify(orphan.pid)));
    expect(() => refuseSecondStart(folder)).toThrow(
      new RegExp(`pid ${orphan.pid} \\(sleep\\).*End it with “kill ${orphan.pid}”`),
    );
    writeFileSync(claim, JSON.stringify({ ...identify(orphan.pid), startTicks: '1' }));
    refuseSecondStart(folder);
  } finally {
    orphan.kill('SIGKILL');
    await once(orphan, 'exit');
  }
  refuseSecondStart(folder);
});
