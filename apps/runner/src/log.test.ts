import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  bash,
  cleanUps,
  connect,
  makeFolder,
  reach,
  readLog,
  runToEnd,
  startRunner,
  WAIT,
} from './test-bench.js';

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

  test('has its times beside it, one line for what comes within a second', async () => {
    const before = Date.now();
    const { folder } = await runToEnd(bash(`printf one; printf two; sleep 1.2; printf three`));
    const lines = readFileSync(join(folder, 'output.times'), 'utf8').trim().split('\n');
    const marks = lines.map((line) => line.split(' ').map(Number));
    expect(marks.map(([bytes]) => bytes)).toEqual([0, 6]);
    const [[, up = 0, at = 0] = [], [, laterUp = 0, laterAt = 0] = []] = marks;
    expect(at).toBeGreaterThanOrEqual(before);
    expect(laterUp - up).toBeGreaterThan(1000);
    expect(Math.abs(laterAt - at - (laterUp - up))).toBeLessThan(50);
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
