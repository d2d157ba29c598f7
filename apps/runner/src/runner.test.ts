import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RunnerNews, RunnerState, type RunnerCommandFile } from '@pilothouse/contracts/runner';
import { isAlive } from '@pilothouse/processes/identity';
import { sessionMembers } from '@pilothouse/processes/session';
import { afterEach, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 30_000 });
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const WAIT = { timeout: 15_000, interval: 20 };
const cleanUps: (() => void)[] = [];
afterEach(() =>
  cleanUps
    .splice(0)
    .reverse()
    .forEach((cleanUp) => cleanUp()),
);

type State<S extends RunnerState['status']> = Extract<RunnerState, { status: S }>;

function makeFolder(command: Partial<RunnerCommandFile>, parent = tmpdir()) {
  const folder = mkdtempSync(join(parent, 'runner-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const graces = { interruptGraceMs: 300, terminateGraceMs: 300 };
  const full = { cwd: folder, env: { PATH }, ...graces, ...command };
  writeFileSync(join(folder, 'command.json'), JSON.stringify(full));
  return folder;
}

function startRunner(folder: string): ChildProcess {
  const runner = spawn(process.execPath, [MAIN, folder], { detached: true, stdio: 'ignore', env: {} });
  cleanUps.push(() => {
    const state = existsSync(join(folder, 'state.json')) && readState(folder);
    runner.kill('SIGKILL');
    if (state && state.status === 'running')
      sessionMembers(state.child.pid).forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
  });
  return runner;
}

const bash = (script: string) => ({ argv: ['bash', '-c', script] });
const readState = (folder: string) =>
  RunnerState.parse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')));
const readLog = (folder: string) => readFileSync(join(folder, 'output.log'));

async function reach<S extends RunnerState['status']>(folder: string, status: S): Promise<State<S>> {
  await expect
    .poll(() => existsSync(join(folder, 'state.json')) && readState(folder).status, WAIT)
    .toBe(status);
  return readState(folder) as State<S>;
}

const logHolds = (folder: string, text: string) =>
  expect.poll(() => existsSync(join(folder, 'output.log')) && String(readLog(folder)), WAIT).toContain(text);

async function runToEnd(command: Partial<RunnerCommandFile>) {
  const folder = makeFolder(command);
  await once(startRunner(folder), 'exit');
  return { folder, state: readState(folder) };
}

async function connect(folder: string) {
  await expect.poll(() => existsSync(join(folder, 'run.sock')), WAIT).toBe(true);
  const socket: Socket = createConnection(join(folder, 'run.sock'));
  cleanUps.push(() => socket.destroy());
  const news: RunnerNews[] = [];
  createInterface(socket).on('line', (line) => news.push(RunnerNews.parse(JSON.parse(line))));
  await once(socket, 'connect');
  return { socket, news };
}

describe('how a command ends', () => {
  test('an exit code', async () => {
    const { folder, state } = await runToEnd(bash('echo hello; exit 3'));
    expect(state).toMatchObject({
      status: 'exited',
      exitCode: 3,
      signal: null,
      stopAskedAt: null,
      logBytes: 7,
    });
    expect(String(readLog(folder))).toBe('hello\r\n');
  });

  test.each(Array.from({ length: 5 }, (_, i) => i))(
    'the last words of a quiet command are kept (%i)',
    async () => {
      const { folder } = await runToEnd(bash('sleep 0.4; echo bye'));
      expect(String(readLog(folder))).toBe('bye\r\n');
    },
  );

  test('a signal', async () => {
    const { state } = await runToEnd(bash('kill -SEGV $$'));
    expect(state).toMatchObject({ status: 'exited', exitCode: null, signal: 11 });
  });

  test.each([
    [{ argv: ['no-such-program'] }, /No program named “no-such-program”/],
    [{ argv: ['./command.json'] }, /command\.json could not be started: it may not be executed/],
    [{ argv: ['/etc'] }, /it is not a file/],
    [{ argv: ['./gone'] }, /gone could not be started: it does not exist/],
    [{ argv: ['bash'], cwd: '/no/such/folder' }, /The folder to run in, \/no\/such\/folder, does not exist/],
  ])('%j cannot be started, and a sentence says why', async (command, message) => {
    const { state } = await runToEnd(command);
    expect(state).toMatchObject({ status: 'unstartable', message: expect.stringMatching(message) });
  });
});

describe('what a command sees', () => {
  test('a terminal of the asked size, the environment of its file and nothing else', async () => {
    const { folder } = await runToEnd({
      ...bash('test -t 0 -a -t 1 -a -t 2 && stty size; env'),
      env: { PATH, ONLY: 'this' },
      columns: 177,
      rows: 33,
    });
    const lines = String(readLog(folder)).trim().split('\r\n');
    expect(lines[0]).toBe('33 177');
    const names = lines.slice(1).map((line) => line.split('=')[0]);
    expect(names).toContain('ONLY');
    // bash itself adds these three.
    expect(names.filter((name) => !['PATH', 'ONLY', 'PWD', 'SHLVL', '_'].includes(name!))).toEqual([]);
  });
});

describe('the log', () => {
  test('holds every byte as it was written: \\r, ESC, split and broken UTF-8', async () => {
    const { folder } = await runToEnd(
      bash(
        `stty -onlcr; printf 'a\\rb\\033[1mc\\n'; printf '\\xe2\\x96'; sleep 0.1; printf '\\x88'; printf '\\xff\\xfe\\0end'`,
      ),
    );
    const expected = Buffer.from('a\rb\u001b[1mc\n█\u0000\u0000\u0000end');
    expected.set([0xff, 0xfe, 0x00], expected.length - 6);
    expect(readLog(folder).toString('hex')).toBe(expected.toString('hex'));
  });

  test('holds 50 MB of output, byte for byte', async () => {
    const make = `import hashlib,sys,os
out=os.fdopen(1,'wb'); h=hashlib.sha256()
for i in range(800):
    block=hashlib.sha256(str(i).encode()).hexdigest().encode()*1024
    h.update(block); out.write(block)
out.flush(); open('sum','w').write(h.hexdigest())`;
    const { folder, state } = await runToEnd({ argv: ['python3', '-c', make] });
    expect(state).toMatchObject({ exitCode: 0, logBytes: 52_428_800 });
    const sum = createHash('sha256').update(readLog(folder)).digest('hex');
    expect(sum).toBe(readFileSync(join(folder, 'sum'), 'utf8'));
  });

  test('is announced to listeners, the state first, and the last words are the exit', async () => {
    const folder = makeFolder(bash('echo one; read line'));
    startRunner(folder);
    const { socket, news } = await connect(folder);
    await expect.poll(() => news.some(({ type }) => type === 'output'), WAIT).toBe(true);
    expect(news[0]).toMatchObject({ type: 'state' });
    socket.write('{"type":"stop"}\n');
    await once(socket, 'close');
    expect(news.at(-1)).toMatchObject({ type: 'state', state: { status: 'exited' } });
  });

  const isRoot = process.getuid?.() === 0;
  test.runIf(isRoot)('loses nothing to a full disk: the command waits until there is room', async () => {
    const disk = mkdtempSync(join(tmpdir(), 'runner-disk-'));
    const mount = spawn('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    const [mounted] = await once(mount, 'exit');
    if (mounted !== 0) return expect(mounted, 'a tmpfs could not be mounted here').not.toBe(0);
    cleanUps.push(() => void spawn('umount', ['-l', disk]));

    const folder = makeFolder({ ...bash('seq 1 300000 | tr -d "\\n"; echo; echo END'), cwd: '/' }, disk);
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(500_000));
    startRunner(folder);
    const { news } = await connect(folder);
    const blocked = () => news.flatMap((item) => (item.type === 'blocked' ? [item.reason] : []));
    await expect.poll(blocked, WAIT).toEqual([expect.stringContaining('ENOSPC')]);

    await once(spawn('mount', ['-o', 'remount,size=20m', disk]), 'exit');
    const state = await reach(folder, 'exited');
    expect(blocked()).toEqual([expect.stringContaining('ENOSPC'), null]);
    const whole = Array.from({ length: 300_000 }, (_, i) => i + 1).join('') + '\r\nEND\r\n';
    expect(readLog(folder).equals(Buffer.from(whole))).toBe(true);
    expect(state.logBytes).toBe(whole.length);
  });
});

describe('stop', () => {
  test('interrupts first, and says since when it was asked', async () => {
    const folder = makeFolder(bash('trap "echo caught; exit 7" INT; echo up; while :; do sleep 0.05; done'));
    startRunner(folder);
    const { socket } = await connect(folder);
    await logHolds(folder, 'up');
    socket.write('{"type":"stop"}\n{"type":"stop"}\n');
    const state = await reach(folder, 'exited');
    expect(state).toMatchObject({ exitCode: 7, stopAskedAt: expect.any(Number) });
    expect(String(readLog(folder))).toContain('caught');
  });

  test('kills a command that ignores INT and TERM', async () => {
    const folder = makeFolder(bash('trap "" INT TERM; echo up; while :; do sleep 1; done'));
    startRunner(folder);
    const { socket } = await connect(folder);
    await logHolds(folder, 'up');
    socket.write('{"type":"stop"}\n');
    expect(await reach(folder, 'exited')).toMatchObject({ exitCode: null, signal: 9 });
  });

  test('reaches grandchildren, one in a process group of its own that ignores TERM among them', async () => {
    const folder = makeFolder(
      bash('set -m; (trap "" INT TERM HUP; while :; do sleep 1; done) & sleep 600 & echo up; wait'),
    );
    startRunner(folder);
    const { socket } = await connect(folder);
    await logHolds(folder, 'up');
    const { child } = await reach(folder, 'running');
    await expect.poll(() => sessionMembers(child.pid).length, WAIT).toBeGreaterThanOrEqual(3);
    socket.write('{"type":"stop"}\n');
    await reach(folder, 'exited');
    expect(sessionMembers(child.pid)).toEqual([]);
  });

  test('comes with SIGTERM to the runner, not with SIGINT or SIGHUP', async () => {
    const folder = makeFolder(bash('echo up; exec sleep 600'));
    const runner = startRunner(folder);
    await logHolds(folder, 'up');
    const { child } = await reach(folder, 'running');
    runner.kill('SIGINT');
    runner.kill('SIGHUP');
    const { news } = await connect(folder);
    await expect.poll(() => news[0], WAIT).toMatchObject({ state: { status: 'running', stopAskedAt: null } });
    expect(isAlive(child)).toBe(true);
    runner.kill('SIGTERM');
    expect(await reach(folder, 'exited')).toMatchObject({ signal: 2, stopAskedAt: expect.any(Number) });
    await expect.poll(() => runner.exitCode, WAIT).toBe(0);
  });
});

describe('processes', () => {
  test('what the command left behind is gone before the exit is told', async () => {
    const folder = makeFolder(bash('trap "" HUP; set -m; (trap "" HUP TERM; exec sleep 600) & echo up'));
    const runner = startRunner(folder);
    expect(await reach(folder, 'exited')).toMatchObject({ exitCode: 0 });
    if (runner.exitCode === null) await once(runner, 'exit');
    expect(processesIn(folder)).toEqual([]);
  });

  test('a runner killed with -9 takes its command along by SIGHUP', async () => {
    const folder = makeFolder(bash('echo up; sleep 600'));
    const runner = startRunner(folder);
    const { child } = await reach(folder, 'running');
    await logHolds(folder, 'up');
    runner.kill('SIGKILL');
    await expect.poll(() => sessionMembers(child.pid), WAIT).toEqual([]);
    expect(readState(folder).status).toBe('running');
  });

  test('a command that survives its runner is found by its identity', async () => {
    const folder = makeFolder(bash('trap "" HUP; echo up; while :; do sleep 0.2; done'));
    const runner = startRunner(folder);
    const { child } = await reach(folder, 'running');
    await logHolds(folder, 'up');
    runner.kill('SIGKILL');
    await once(runner, 'exit');
    expect(isAlive(child)).toBe(true);
    process.kill(child.pid, 'SIGKILL');
    await expect.poll(() => isAlive(child), WAIT).toBe(false);
  });

  test('a folder has one runner, ever', async () => {
    const folder = makeFolder(bash('echo once'));
    const [first, second] = [startRunner(folder), startRunner(folder)];
    const codes = await Promise.all([once(first, 'exit'), once(second, 'exit')]);
    expect(codes.map(([code]) => code).sort()).toEqual([0, 3]);
    const [third] = await once(startRunner(folder), 'exit');
    expect(third).toBe(3);
    expect(String(readLog(folder))).toBe('once\r\n');
  });
});

describe('the socket', () => {
  test('is for its owner alone, works below a path longer than a socket may have, and drops what is no request', async () => {
    const parent = mkdtempSync(join(tmpdir(), `runner-${'x'.repeat(120)}-`));
    cleanUps.push(() => rmSync(parent, { recursive: true, force: true }));
    const folder = makeFolder(bash('echo up; sleep 600'), parent);
    startRunner(folder);
    await logHolds(folder, 'up');
    expect(statSync(join(folder, 'run.sock')).mode & 0o777).toBe(0o600);

    const near = mkdtempSync(join(tmpdir(), 'n-'));
    cleanUps.push(() => rmSync(near, { recursive: true, force: true }));
    symlinkSync(folder, join(near, 'f'));
    const { socket: rude } = await connect(join(near, 'f'));
    rude.write('x'.repeat(10_000));
    await once(rude, 'close');
    const { socket } = await connect(join(near, 'f'));
    socket.write('{"type":"stop"}\n');
    await reach(folder, 'exited');
  });
});

/** Whatever lives with that working directory. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false; // It went while we looked.
    }
  });
}
