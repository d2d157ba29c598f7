import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from './processes.mjs';
import { runningRuns } from './runs.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('runs that go on are those whose runner lives, whatever else is in the folder', () => {
  const write = (id, state, run) => {
    mkdirSync(join(folder, 'runs', id), { recursive: true });
    writeFileSync(join(folder, 'runs', id, 'state.json'), state);
    if (run) writeFileSync(join(folder, 'runs', id, 'run.json'), run);
  };
  expect(runningRuns(folder)).toEqual([]);
  const runner = identify(process.pid);
  write('a', JSON.stringify({ status: 'running', runner }), JSON.stringify({ request: { name: 'harbour' } }));
  write('b', JSON.stringify({ status: 'running', runner: { ...runner, startTicks: '1' } }));
  write('c', JSON.stringify({ status: 'exited', runner }));
  write('d', '{"status": "run');
  expect(runningRuns(folder)).toEqual([{ id: 'a', name: 'harbour', pid: process.pid }]);
});
