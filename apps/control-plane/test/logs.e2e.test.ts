import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  createWriteStream,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { type LogChunk, type LogMark, LogTimes } from '@pilothouse/contracts/logs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Socket } from 'socket.io-client';
import { type Booted, boot } from './boot.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';

const MIB = 1024 * 1024;
const FLOOD_BYTES = 200 * MIB;
const CHUNK_LIMIT_BYTES = 256 * 1024;

let supervisord: RunningSupervisord;
let app: Booted;
let log: string;

beforeAll(async () => {
  supervisord = await startSupervisord({
    talker: 'command=sleep 600\nautostart=false',
    printer: `command=bash -c 'printf "\\\\r 50%%%%|██|"; sleep 0.1; printf "\\\\r100%%%%|████|\\\\n"; exec sleep 600'\nautostart=false`,
    mute: 'command=sleep 600\nautostart=false\nstdout_logfile=NONE',
  });
  app = await boot({ supervisorSocket: supervisord.socket, eventsSocket: supervisord.eventsSocket });
  log = join(supervisord.logs, 'talker.log');
});

afterAll(async () => {
  await app?.close();
  await supervisord?.stop();
});

const sockets: Socket[] = [];
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));

test('what a service prints arrives as the bytes it printed, bars and colours untouched', async () => {
  const reader = follow('printer');
  await app.send('POST', 'services/printer/start');
  await expect.poll(() => reader.text()).toBe('\r 50%|██|\r100%|████|\n');
});

test('when it was printed comes with the bytes, and is known afterwards', async () => {
  const known = async () => LogTimes.parse(await (await app.api('services/printer/log-times')).json()).marks;
  await expect.poll(async () => (await known()).length).toBeGreaterThan(0);
  const reader = follow('printer');
  await expect.poll(() => reader.marks().length).toBeGreaterThan(0);
  const [first] = await known();
  expect(first!.from).toBe(0);
  for (const { at } of [first!, ...reader.marks()]) expect(Math.abs(Date.now() - at)).toBeLessThan(30_000);
});

test('a character cut in two by the writer arrives whole once its rest was written', async () => {
  const bar = Buffer.from('█');
  writeFileSync(log, bar.subarray(0, 1));
  const reader = follow('talker');
  await expect.poll(() => reader.bytes()).toBe(1);
  appendFileSync(log, bar.subarray(1));
  await expect.poll(() => reader.text()).toBe('█');
});

test('rotation and truncation are told, and what follows starts at byte 0', async () => {
  writeFileSync(log, 'first ');
  const reader = follow('talker');
  await expect.poll(() => reader.text()).toBe('first ');
  appendFileSync(log, 'end');
  renameSync(log, `${log}.1`);
  writeFileSync(log, 'second');
  await expect.poll(() => reader.story.join('')).toBe('first end|restarted|second');
  truncateSync(log);
  await expect.poll(() => reader.story.at(-1)).toBe('|restarted|');
  appendFileSync(log, 'third');
  await expect.poll(() => reader.text()).toBe('third');
});

test('a connection that comes back goes on where it was', async () => {
  writeFileSync(log, 'seen ');
  const first = follow('talker');
  await expect.poll(() => first.text()).toBe('seen ');
  first.socket.disconnect();
  appendFileSync(log, 'not seen');
  const second = follow('talker', 5);
  await expect.poll(() => second.text()).toBe('not seen');
});

test('nothing more is sent until the chunk before was acknowledged', async () => {
  writeFileSync(log, randomBytes(3 * CHUNK_LIMIT_BYTES));
  const acknowledgements: (() => void)[] = [];
  const socket = connect('talker', 0);
  socket.on('log.appended', (_: LogChunk, acknowledge: () => void) => acknowledgements.push(acknowledge));
  await expect.poll(() => acknowledgements.length).toBe(1);
  // A whole round of the server, in which it could have sent more.
  await app.api('services');
  expect(acknowledgements.length).toBe(1);
  acknowledgements[0]!();
  await expect.poll(() => acknowledgements.length).toBe(2);
});

test(
  '200 MB written at once arrive whole, and cost no more than a few buffers',
  { timeout: 120_000 },
  async () => {
    writeFileSync(log, '');
    const reader = follow('talker', 0, { isHashed: true });
    const slow = connect('talker', 0);
    slow.on('log.appended', () => {}); // Never acknowledges.
    const before = memory();
    let most = before;
    const sampler = setInterval(() => (most = Math.max(most, memory())), 20);

    const written = createHash('sha256');
    const writer = createWriteStream(log);
    const block = randomBytes(MIB);
    const startedAt = performance.now();
    for (let bytes = 0; bytes < FLOOD_BYTES; bytes += MIB) {
      written.update(block);
      if (!writer.write(block)) await once(writer, 'drain');
    }
    writer.end();
    const writtenAfterMs = performance.now() - startedAt;
    await expect.poll(() => reader.bytes(), { timeout: 100_000 }).toBe(FLOOD_BYTES);
    clearInterval(sampler);

    expect(reader.hash()).toBe(written.digest('hex'));
    expect(reader.largest()).toBeLessThanOrEqual(CHUNK_LIMIT_BYTES);
    const grownMib = (most - before) / MIB;
    const tookMs = performance.now() - startedAt;
    console.log(
      `200 MB: written in ${Math.round(writtenAfterMs)} ms, read in ${Math.round(tookMs)} ms, memory grew by ${grownMib.toFixed(0)} MiB`,
    );
    expect(grownMib).toBeLessThan(100);
  },
);

test('a reader who connects to what has no log is told why', async () => {
  expect(await refusal({ of: { type: 'service', name: 'nope' } })).toEqual([
    'NOT_FOUND',
    'No service is named nope.',
  ]);
  expect(await refusal({ of: { type: 'service', name: 'mute' } })).toEqual([
    'NOT_FOUND',
    'mute writes no log file.',
  ]);
  expect((await refusal({ of: { type: 'service', name: '../../etc/passwd' } }))[0]).toBe('INVALID_INPUT');
  expect((await refusal({ of: { type: 'run', id: '../x' } }))[0]).toBe('INVALID_INPUT');
  expect((await refusal({ of: { type: 'run', id: '20260101-000000-abcdef' } }))[0]).toBe('NOT_FOUND');
  expect((await refusal({ of: { type: 'service', name: 'talker' }, token: 'x' }))[0]).toBe('UNAUTHENTICATED');
});

test('a log is downloaded whole, as a file, and never as a page', async () => {
  writeFileSync(log, '<script>alert(1)</script>\n');
  const response = await app.api('services/talker/log');
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=talker.log');
  expect(await response.text()).toBe(readFileSync(log, 'utf8'));
  expect((await app.api('services/mute/log')).status).toBe(404);
});

/** Node's own heap and every buffer outside it, of the whole process: server, readers and writer of this test alike. */
const memory = () => process.memoryUsage.rss();

function connect(name: string, from: number | 'tail') {
  const socket = app.socket('/log', { of: { type: 'service', name }, from });
  sockets.push(socket);
  return socket;
}

function follow(name: string, from: number | 'tail' = 0, { isHashed = false } = {}) {
  const socket = connect(name, from);
  const hash = createHash('sha256');
  let bytes = 0;
  let largest = 0;
  let text = Buffer.alloc(0) as Buffer;
  const story: string[] = [];
  const marks: LogMark[] = [];
  socket.on('log.appended', ({ data, marks: known = [] }: LogChunk, acknowledge: () => void) => {
    marks.push(...known);
    bytes += data.length;
    largest = Math.max(largest, data.length);
    if (isHashed) hash.update(data);
    else {
      text = Buffer.concat([text, data]);
      story.push(Buffer.from(data).toString());
    }
    acknowledge();
  });
  socket.on('log.restarted', () => {
    bytes = 0;
    text = Buffer.alloc(0);
    story.push('|restarted|');
  });
  return {
    socket,
    story,
    text: () => text.toString(),
    bytes: () => bytes,
    largest: () => largest,
    marks: () => marks,
    hash: () => hash.digest('hex'),
  };
}

async function refusal(auth: Record<string, unknown>) {
  const socket = app.socket('/log', auth);
  sockets.push(socket);
  const error = await new Promise<Error & { data: { code: string; message: string } }>((resolve) =>
    socket.once('connect_error', (refused) => resolve(refused as never)),
  );
  return [error.data.code, error.data.message];
}
