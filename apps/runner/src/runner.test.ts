import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@pilothouse/processes/identity';
import { sessionMembers } from '@pilothouse/processes/session';
import { describe, expect, test } from 'vitest';
import {
  bash,
  cleanUps,
  connect,
  logHolds,
  makeFolder,
  PATH,
  processesIn,
  reach,
  readLog,
  readState,
  runToEnd,
  startRunner,
  WAIT,
} from './test-bench.js';

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

  test('that was asked for before the command began reaches it at once', async () => {
    const folder = makeFolder({ ...bash('exec sleep 600'), interruptGraceMs: 20_000 });
    startRunner(folder);
    const { socket } = await connect(folder);
    socket.write('{"type":"stop"}\n');
    expect(await reach(folder, 'exited')).toMatchObject({ stopAskedAt: expect.any(Number), signal: 2 });
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
    rude.write('x'.repeat(20_000));
    await once(rude, 'close');
    const { socket } = await connect(join(near, 'f'));
    socket.write('{"type":"stop"}\n');
    await reach(folder, 'exited');
  });
});
