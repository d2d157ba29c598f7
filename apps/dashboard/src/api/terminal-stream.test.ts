import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import { TERMINAL_INPUT_BYTES, TERMINAL_INPUT_WINDOW_BYTES } from '@pilothouse/contracts/terminals';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachTerminal, type TerminalLink, type TerminalStream } from './terminal-stream';

const SIZE = { columns: 80, rows: 24 };

const http = () => createServer();
let server: ReturnType<typeof http>;
let io: Server;
let sockets: Socket[];
let stream: TerminalStream;
let seen: string;
let past: boolean[];
let link: TerminalLink;
/** Pieces the pod has not acknowledged yet. */
let held: { bytes: Buffer; taken: () => void }[];

beforeEach(async () => {
  [sockets, held, past, seen] = [[], [], [], ''];
  server = http();
  io = new Server(server, { path: SOCKET_PATH });
  io.of('/terminal').on('connection', (socket) => {
    sockets.push(socket);
    socket.on('terminal.input', (bytes: Buffer, taken: () => void) => held.push({ bytes, taken }));
    socket.emit('terminal.attached', { liveFrom: 5 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink = {
    write: (bytes: Uint8Array, isPast: boolean, done: () => void) => {
      seen += Buffer.from(bytes).toString();
      past.push(isPast);
      done();
    },
    clear: () => void (seen = ''),
    shape: () => {},
    link: (next: TerminalLink) => void (link = next),
  };
  stream = attachTerminal('abcdefghijkl', SIZE, sink, `http://127.0.0.1:${port}/terminal`);
  await expect.poll(() => link.state).toBe('attached');
});
afterEach(async () => {
  stream.stop();
  await io.close();
});

const output = (from: number, text: string) =>
  sockets.at(-1)!.emit('terminal.output', { from, data: Buffer.from(text) }, () => {});

test('what was there before is told from what is new, and a lost connection goes on at the byte reached', async () => {
  output(0, 'hello');
  output(5, ' you');
  await expect.poll(() => seen).toBe('hello you');
  expect(past).toEqual([true, false]);

  sockets[0]!.conn.close();
  await expect.poll(() => sockets.length).toBe(2);
  expect(sockets[1]!.handshake.auth).toEqual({ id: 'abcdefghijkl', from: 9, ...SIZE });
});

test('a paste is sent in pieces, in order, and no more at once than the pod allows', async () => {
  const paste = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
  stream.type(paste);
  const got: Buffer[] = [];
  while (Buffer.concat(got).length < paste.length) {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    const underWay = held.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(underWay).toBeLessThanOrEqual(TERMINAL_INPUT_WINDOW_BYTES);
    const { bytes, taken } = held.shift()!;
    expect(bytes.length).toBeLessThanOrEqual(TERMINAL_INPUT_BYTES);
    got.push(bytes);
    taken();
  }
  expect(Buffer.concat(got).equals(paste)).toBe(true);
});

test('what is typed without a connection is not sent later', async () => {
  sockets[0]!.conn.close();
  await expect.poll(() => link.state).toBe('lost');
  stream.type(Buffer.from('rm -rf *\n'));
  await expect.poll(() => link.state).toBe('attached');
  stream.type(Buffer.from('ls\n'));
  await expect.poll(() => held.map(({ bytes }) => bytes.toString())).toEqual(['ls\n']);
});
