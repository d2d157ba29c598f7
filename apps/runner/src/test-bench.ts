import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RunnerNews, RunnerState, type RunnerCommandFile } from '@pilothouse/contracts/runner';
import { sendSignal, sessionMembers } from '@pilothouse/processes/session';
import { afterEach, expect, vi } from 'vitest';

vi.setConfig({ testTimeout: 30_000 });
export const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
export const WAIT = { timeout: 15_000, interval: 20 };
export const cleanUps: (() => void)[] = [];
afterEach(() =>
  cleanUps
    .splice(0)
    .reverse()
    .forEach((cleanUp) => cleanUp()),
);

export type State<S extends RunnerState['status']> = Extract<RunnerState, { status: S }>;

export function makeFolder(command: Partial<RunnerCommandFile>, parent = tmpdir()) {
  const folder = mkdtempSync(join(parent, 'runner-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const graces = { interruptGraceMs: 300, terminateGraceMs: 300 };
  const full = { cwd: folder, env: { PATH }, ...graces, ...command };
  writeFileSync(join(folder, 'command.json'), JSON.stringify(full));
  return folder;
}

export function startRunner(folder: string): ChildProcess {
  const runner = spawn(process.execPath, [MAIN, folder], { detached: true, stdio: 'ignore', env: {} });
  cleanUps.push(() => {
    const state = existsSync(join(folder, 'state.json')) && readState(folder);
    runner.kill('SIGKILL');
    if (state && state.status === 'running')
      sessionMembers(state.child.pid).forEach(({ pid }) => sendSignal(pid, 'SIGKILL'));
  });
  return runner;
}

export const bash = (script: string) => ({ argv: ['bash', '-c', script] });
export const readState = (folder: string) =>
  RunnerState.parse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')));
export const readLog = (folder: string) => readFileSync(join(folder, 'output.log'));

export async function reach<S extends RunnerState['status']>(folder: string, status: S): Promise<State<S>> {
  await expect
    .poll(() => existsSync(join(folder, 'state.json')) && readState(folder).status, WAIT)
    .toBe(status);
  return readState(folder) as State<S>;
}

export const logHolds = (folder: string, text: string) =>
  expect.poll(() => existsSync(join(folder, 'output.log')) && String(readLog(folder)), WAIT).toContain(text);

export async function runToEnd(command: Partial<RunnerCommandFile>) {
  const folder = makeFolder(command);
  await once(startRunner(folder), 'exit');
  return { folder, state: readState(folder) };
}

export async function connect(folder: string) {
  await expect.poll(() => existsSync(join(folder, 'run.sock')), WAIT).toBe(true);
  const socket: Socket = createConnection(join(folder, 'run.sock'));
  cleanUps.push(() => socket.destroy());
  const news: RunnerNews[] = [];
  const lines = createInterface(socket).on('line', (line) => news.push(RunnerNews.parse(JSON.parse(line))));
  lines.on('error', () => {}); // Who is dropped in the middle of a word sees a reset.
  await once(socket, 'connect');
  return { socket, news };
}

/** Whatever lives with that working directory. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false; // It went while we looked.
    }
  });
}
