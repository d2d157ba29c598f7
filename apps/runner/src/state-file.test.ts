import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunnerState } from '@pilothouse/contracts/runner';
import { identify } from '@pilothouse/processes/identity';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StateFile } from './state-file.js';
import { bash, connect, logHolds, makeFolder, startRunner, WAIT } from './test-bench.js';

const STATE: RunnerState = { status: 'starting', runner: identify(process.pid)!, startedAt: 1 };

let folder: string;
let path: string;
let told: (string | null)[];
let file: StateFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-state-'));
  path = join(folder, 'state.json');
  told = [];
  file = new StateFile(path, (reason) => told.push(reason));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a state the disk refuses is told of, and written once the disk takes it', async () => {
  mkdirSync(path);
  const written = file.write(STATE);
  await expect.poll(() => told, WAIT).toEqual([expect.stringMatching(/\w/)]);
  rmSync(path, { recursive: true });
  await written;
  expect(told.at(-1)).toBe(null);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(STATE);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('a runner whose folder is removed ends with its command, and its listeners hear how', async () => {
  const doomed = makeFolder(bash('echo up; read line'));
  const runner = startRunner(doomed);
  await logHolds(doomed, 'up');
  const { socket, news } = await connect(doomed);
  rmSync(doomed, { recursive: true });
  socket.write('{"type":"stop"}\n');
  const [code] = await once(runner, 'exit');
  expect(code).toBe(0);
  expect(news.at(-1)).toMatchObject({ type: 'state', state: { status: 'exited' } });
});
