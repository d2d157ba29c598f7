import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { RUNNER_INPUT_BYTES, RUNNER_INPUT_WINDOW_BYTES, type RunnerNews } from '@pilothouse/contracts/runner';
import { sessionMembers } from '@pilothouse/processes/session';
import { describe, expect, test } from 'vitest';
import { bash, connect, logHolds, makeFolder, reach, readLog, startRunner, WAIT } from './test-bench.js';

const KIB = 1024;
const PASTE_BYTES = 5 * KIB * KIB;

const send = (socket: Socket, request: object) => socket.write(`${JSON.stringify(request)}\n`);
const type = (socket: Socket, text: string | Buffer) =>
  send(socket, { type: 'input', base64: Buffer.from(text).toString('base64') });
const taken = (news: RunnerNews[]) =>
  news.reduce((sum, one) => sum + (one.type === 'taken' ? one.bytes : 0), 0);

async function begin(script: string, more: object = {}) {
  const folder = makeFolder({ ...bash(script), isInteractive: true, ...more });
  startRunner(folder);
  const { socket, news } = await connect(folder);
  await reach(folder, 'running');
  return { folder, socket, news };
}

describe('an interactive command', () => {
  test('reads what is typed, and who typed it is told that it was taken', async () => {
    const { folder, socket, news } = await begin('read line; echo "got $line"');
    type(socket, 'hällo\n');
    await logHolds(folder, 'got hällo');
    await expect.poll(() => taken(news), WAIT).toBe(7);
  });

  test('is told of another size', async () => {
    const { folder, socket } = await begin('trap "stty size" WINCH; echo up; while :; do sleep 0.02; done');
    await logHolds(folder, 'up');
    send(socket, { type: 'resize', columns: 123, rows: 45 });
    await logHolds(folder, '45 123');
  });

  test('takes a paste of 5 MB whole and in order, and other requests are heard meanwhile', async () => {
    const { folder, socket, news } = await begin(
      `stty raw -echo; echo up; head -c ${PASTE_BYTES} | sha256sum; trap "stty size" WINCH; while :; do sleep 0.02; done`,
    );
    await logHolds(folder, 'up');
    const paste = randomBytes(PASTE_BYTES);
    for (let sent = 0; sent < PASTE_BYTES; sent += RUNNER_INPUT_BYTES) {
      await expect
        .poll(() => sent - taken(news), { timeout: 30_000, interval: 1 })
        .toBeLessThanOrEqual(RUNNER_INPUT_WINDOW_BYTES - RUNNER_INPUT_BYTES);
      type(socket, paste.subarray(sent, sent + RUNNER_INPUT_BYTES));
    }
    await logHolds(folder, createHash('sha256').update(paste).digest('hex'));
    send(socket, { type: 'resize', columns: 90, rows: 30 });
    await logHolds(folder, '30 90');
  });

  test('that reads nothing holds up neither its end nor the news', async () => {
    const { folder, socket, news } = await begin('stty raw -echo; echo up; exec sleep 600', {
      stopSignal: 'SIGHUP',
    });
    await logHolds(folder, 'up');
    for (let sent = 0; sent < RUNNER_INPUT_WINDOW_BYTES; sent += RUNNER_INPUT_BYTES)
      type(socket, Buffer.alloc(RUNNER_INPUT_BYTES, 'x'));
    const { socket: other, news: heard } = await connect(folder);
    await expect.poll(() => heard[0], WAIT).toMatchObject({ state: { status: 'running' } });
    expect(taken(news)).toBeLessThan(RUNNER_INPUT_WINDOW_BYTES);
    send(other, { type: 'stop' });
    expect(await reach(folder, 'exited')).toMatchObject({ signal: 1 });
  });

  test('ends at a hang-up, its jobs too, though a shell ignores an interrupt', async () => {
    const { folder, socket } = await begin('exec bash --norc -i', { stopSignal: 'SIGHUP' });
    type(socket, 'sleep 600 & sleep 601 & echo st""arted\n');
    await logHolds(folder, 'started');
    const { child } = await reach(folder, 'running');
    expect(sessionMembers(child.pid).length).toBeGreaterThanOrEqual(3);
    send(socket, { type: 'stop' });
    await reach(folder, 'exited');
    expect(sessionMembers(child.pid)).toEqual([]);
  });

  test('drops who sends more than its window without waiting', async () => {
    const { folder, socket } = await begin('stty raw -echo; echo up; exec sleep 600');
    await logHolds(folder, 'up');
    const closed = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
    for (let sent = 0; sent < 4 * RUNNER_INPUT_WINDOW_BYTES; sent += RUNNER_INPUT_BYTES)
      type(socket, Buffer.alloc(RUNNER_INPUT_BYTES, 'x'));
    await closed;
  });
});

describe('a command that is not interactive', () => {
  test.each([
    { type: 'input', base64: 'aGFjawo=' },
    { type: 'resize', columns: 90, rows: 30 },
  ])('takes no $type: who asks is dropped', async (request) => {
    const folder = makeFolder(bash('echo up; read line; echo "got $line"'));
    startRunner(folder);
    await logHolds(folder, 'up');
    const { socket } = await connect(folder);
    const closed = once(socket, 'close');
    send(socket, request);
    await closed;
    const { socket: next } = await connect(folder);
    send(next, { type: 'stop' });
    await reach(folder, 'exited');
    expect(String(readLog(folder))).toBe('up\r\n');
  });
});

describe('a bounded log', () => {
  const LIMIT = 64 * KIB;
  const parts = (folder: string) =>
    readdirSync(folder)
      .map((name) => ({ name, from: Number(/^output\.(\d+)\.log$/.exec(name)?.[1] ?? -1) }))
      .filter(({ from }) => from >= 0)
      .sort((a, b) => a.from - b.from);

  test('keeps the last bytes, in files named by the offset of their first one', async () => {
    const folder = makeFolder({
      ...bash('stty -onlcr; seq -w 1 50000; read line'),
      isInteractive: true,
      logLimitBytes: LIMIT,
    });
    startRunner(folder);
    const { socket, news } = await connect(folder);
    const last = () => news.findLast((one) => one.type === 'output')?.logBytes;
    await expect.poll(last, WAIT).toBe(300_000);

    const kept = parts(folder);
    const bytes = Buffer.concat(kept.map(({ name }) => readFileSync(join(folder, name))));
    expect(bytes.length).toBeLessThanOrEqual(LIMIT);
    expect(bytes.length).toBeGreaterThanOrEqual(LIMIT / 2);
    expect(kept.map(({ name, from }) => from + statSync(join(folder, name)).size).at(-1)).toBe(300_000);
    // Six bytes a line: what stands at an offset tells the offset.
    const from = kept[0]!.from + ((6 - (kept[0]!.from % 6)) % 6);
    expect(String(bytes.subarray(from - kept[0]!.from, from - kept[0]!.from + 5))).toBe(
      String(from / 6 + 1).padStart(5, '0'),
    );
    expect(existsSync(join(folder, 'output.log'))).toBe(false);
    type(socket, '\n');
    expect(await reach(folder, 'exited')).toMatchObject({ logBytes: 300_001 });
  });

  test('that lost its folder does not keep the command from its end', async () => {
    const { folder, socket } = await begin('echo up; read line; seq 1 100000', { logLimitBytes: LIMIT });
    const { child } = await reach(folder, 'running');
    rmSync(folder, { recursive: true });
    type(socket, '\n');
    await once(socket, 'close');
    expect(sessionMembers(child.pid)).toEqual([]);
  });
});
