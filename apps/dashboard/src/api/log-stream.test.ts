import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { LogChunk } from '@pilothouse/contracts/logs';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { followLog, type LogPiece, type LogSink, type LogStatus } from './log-stream';

const RUN = { type: 'run', id: '20261122-060000-abcdef' } as const;

/** The `/log` namespace as the contract says it: one chunk, then the next after its acknowledgement. */
class LogServer {
  file = Buffer.alloc(0);
  chunkBytes = 7;
  asked: unknown[] = [];
  sockets = new Set<Socket>();
  refuse: Error | null = null;

  private readonly http = createServer();
  private readonly io = new Server(this.http, { path: SOCKET_PATH });

  async start() {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.io.of('/log').use((_, next) => (this.refuse ? next(this.refuse) : next()));
    this.io.of('/log').on('connection', (socket) => {
      this.sockets.add(socket);
      const { from } = socket.handshake.auth;
      this.asked.push(from);
      this.send(socket, from === 'tail' ? Math.max(0, this.file.length - 10) : from);
    });
  }

  get url() {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/log`;
  }

  send(socket: Socket, from: number) {
    const data = this.file.subarray(from, from + this.chunkBytes);
    if (data.length === 0) return;
    const chunk: LogChunk = { from, size: this.file.length, data };
    socket.emit('log.appended', chunk, () => this.send(socket, from + data.length));
  }

  /** Breaks every connection without a word, as a crash does. */
  cut() {
    for (const socket of this.sockets) socket.conn.close();
    this.sockets.clear();
  }

  close() {
    return this.io.close();
  }
}

class Reader implements LogSink {
  text = '';
  from: number[] = [];
  sizes: number[] = [];
  states: LogStatus['state'][] = [];
  message = '';
  restarts = 0;
  held: (() => void)[] = [];
  isHolding = false;

  append = ({ bytes, from, size }: LogPiece, done: () => void) => {
    this.text += Buffer.from(bytes).toString('latin1');
    this.from.push(from);
    this.sizes.push(size);
    if (this.isHolding) this.held.push(done);
    else done();
  };
  restart = () => void (this.restarts += 1);
  status = (status: LogStatus) => {
    this.states.push(status.state);
    if (status.state === 'refused') this.message = status.message;
  };
}

let server: LogServer;
let reader: Reader;
const streams: { stop: () => void }[] = [];

beforeEach(async () => {
  server = new LogServer();
  reader = new Reader();
  await server.start();
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.stop();
  await server.close();
});

function follow(from: number | 'tail' = 0) {
  const stream = followLog({ of: RUN, from }, reader, server.url);
  streams.push(stream);
  return stream;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

test('a log cut off again and again arrives whole: no byte missing, none twice', async () => {
  server.file = Buffer.from(ALPHABET.repeat(20));
  reader.isHolding = true;
  follow();
  for (let cuts = 0; cuts < 4; cuts += 1) {
    for (let acks = 0; acks < 5; acks += 1) {
      await vi.waitFor(() => expect(reader.held).not.toHaveLength(0));
      reader.held.shift()?.();
    }
    reader.held = [];
    const connections = server.asked.length;
    server.cut();
    await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(connections));
  }
  reader.isHolding = false;
  await vi.waitFor(
    () => reader.held.splice(0).forEach((done) => done()) ?? expect(reader.text).toBe(ALPHABET.repeat(20)),
  );

  expect(server.asked[0]).toBe(0);
  expect(server.asked).toHaveLength(5);
  expect(server.asked.slice(1).every((from) => typeof from === 'number' && from > 0)).toBe(true);
});

test('bytes sent twice are shown once', async () => {
  server.chunkBytes = 0;
  follow();
  await vi.waitFor(() => expect(server.sockets.size).toBe(1));
  const [socket] = server.sockets;
  const send = (from: number, text: string) =>
    socket?.emit('log.appended', { from, size: 10, data: Buffer.from(text) }, () => undefined);
  send(0, 'abcd');
  send(2, 'cdef');
  send(1, 'bcd');
  send(6, 'gh');
  await vi.waitFor(() => expect(reader.text).toBe('abcdefgh'));
});

test('a gap is asked for again, and named when it cannot be filled', async () => {
  server.chunkBytes = 0;
  follow();
  for (let times = 1; times <= 2; times += 1) {
    await vi.waitFor(() => expect(server.asked).toHaveLength(times));
    const socket = [...server.sockets].at(-1);
    socket?.emit('log.appended', { from: 5, size: 9, data: Buffer.from('late') }, () => undefined);
  }
  await vi.waitFor(() => expect(reader.message).toBe('The log has a gap at byte 0.'));
  expect(server.asked).toEqual([0, 0]);
  expect(reader.text).toBe('');
});

test('the tail says where it begins, and goes on from there', async () => {
  server.file = Buffer.from(ALPHABET);
  follow('tail');
  await vi.waitFor(() => expect(reader.text).toBe('0123456789'));
  expect(reader.from[0]).toBe(26);
  server.file = Buffer.concat([server.file, Buffer.from('MORE')]);
  server.cut();
  await vi.waitFor(() => expect(reader.text).toBe('0123456789MORE'));
  expect(server.asked).toEqual(['tail', 36]);
});

test('a reader who cannot keep up goes on with the end, and nothing of it twice', async () => {
  server.file = Buffer.from(ALPHABET);
  reader.isHolding = true;
  const stream = follow();
  await vi.waitFor(() => expect(reader.text).toBe('abcdefg'));
  stream.skipToEnd();
  reader.isHolding = false;
  await vi.waitFor(() => expect(reader.text).toBe('abcdefg0123456789'));
  expect([server.asked, reader.from[1]]).toEqual([[0, 'tail'], 26]);
  expect(reader.sizes).toEqual([36, 36, 36]);
});

test('after the file was replaced it goes on at byte 0', async () => {
  server.file = Buffer.from('old');
  follow();
  await vi.waitFor(() => expect(reader.text).toBe('old'));
  const [socket] = server.sockets;
  server.file = Buffer.from('new file');
  socket?.emit('log.restarted');
  server.send(socket!, 0);
  await vi.waitFor(() => expect(reader.text).toBe('oldnew file'));
  expect(reader.restarts).toBe(1);
});

test('an ended log stays ended: nobody connects again', async () => {
  server.file = Buffer.from('done');
  follow();
  await vi.waitFor(() => expect(reader.text).toBe('done'));
  for (const socket of server.sockets) socket.emit('log.ended', { size: 4 });
  await vi.waitFor(() => expect(reader.states).toEqual(['connecting', 'following', 'ended']));
  await vi.waitFor(() => expect([...server.sockets].every((socket) => socket.disconnected)).toBe(true));
});

test('a refusal is told in its own words', async () => {
  const body = { code: 'NOT_FOUND', message: 'No run has the id 20261122-060000-abcdef' };
  server.refuse = Object.assign(new Error(body.message), { data: body });
  follow();
  await vi.waitFor(() => expect(reader.message).toBe(body.message));
});

test('a connection that died while the machine slept is made anew at once, and nothing is missing', async () => {
  server.file = Buffer.from('epoch 1/10\n');
  follow();
  await vi.waitFor(() => expect(reader.text).toBe('epoch 1/10\n'));
  server.file = Buffer.concat([server.file, Buffer.from('epoch 2/10\n')]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  onTestFinished(() => void vi.useRealTimers());
  await vi.waitFor(() => expect(reader.text).toBe('epoch 1/10\nepoch 2/10\n'), { timeout: 10_000 });
  expect(reader.states).toEqual(['connecting', 'following', 'lost', 'following']);
});
