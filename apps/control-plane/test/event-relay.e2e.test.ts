import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const RELAY = fileURLToPath(new URL('../../../supervisor/event_relay.py', import.meta.url));
const ANSWER = 'RESULT 2\nOKREADY\n';

let folder: string;
let relay: ChildProcessWithoutNullStreams;
let answers: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  answers = '';
  relay = spawn('python3', [RELAY], {
    env: {
      PATH: process.env.PATH,
      SUPERVISOR_SERVER_URL: `unix://${folder}/s.sock`,
      PILOTHOUSE_EVENTS_SOCKET: join(folder, 'e.sock'),
    },
  });
  relay.stdout.on('data', (bytes: Buffer) => (answers += bytes.toString()));
});
afterEach(async () => {
  const ended = relay.exitCode === null && relay.signalCode === null ? once(relay, 'exit') : undefined;
  relay.kill('SIGKILL');
  await ended;
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

test('every event is answered at once, though nobody listens, and nothing else is ever written', async () => {
  await expect.poll(() => answers).toBe('READY\n');
  send('PROCESS_STATE_EXITED', 'processname:a groupname:a from_state:RUNNING expected:0 pid:1');
  send('SUPERVISOR_STATE_CHANGE_STOPPING', '');
  await expect.poll(() => answers).toBe(`READY\n${ANSWER}${ANSWER}`);
});

test('a length counts characters, not bytes: the event after one with such a name is understood', async () => {
  const news = await listen();
  send('PROCESS_STATE_RUNNING', 'processname:川█ groupname:𝄞 from_state:STARTING pid:1');
  send('PROCESS_STATE_EXITED', 'processname:b groupname:b from_state:RUNNING expected:0 pid:2');
  await expect.poll(() => news.lines()).toHaveLength(2);
  expect(news.lines()[0]).toMatchObject({ fields: { processname: '川█', groupname: '𝄞' } });
  expect(news.lines()[1]).toMatchObject({ event: 'PROCESS_STATE_EXITED', fields: { processname: 'b' } });
});

test('an event that arrives byte by byte is understood', async () => {
  const news = await listen();
  const bytes = Buffer.from(frame('PROCESS_GROUP_ADDED', 'groupname:ä'));
  for (const byte of bytes) relay.stdin.write(Buffer.from([byte]));
  await expect
    .poll(() => news.lines())
    .toEqual([{ event: 'PROCESS_GROUP_ADDED', fields: { groupname: 'ä' } }]);
});

test('after the control plane went and came back, news reaches it again', async () => {
  const first = await listen();
  first.socket.destroy();
  const second = await listen();
  send('PROCESS_GROUP_ADDED', 'groupname:new');
  await expect.poll(() => second.lines()).toHaveLength(1);
});

test('a control plane that does not read is left, and holds up nothing', async () => {
  const stuck = await listen();
  stuck.socket.pause();
  const events = 4_000;
  for (let sent = 0; sent < events; sent++) send('PROCESS_GROUP_ADDED', `groupname:${'x'.repeat(200)}`);
  await expect.poll(() => answers.length).toBe('READY\n'.length + events * ANSWER.length);
});

test('without supervisord it ends', async () => {
  const ended = once(relay, 'exit');
  relay.stdin.end();
  expect(await ended).toEqual([0, null]);
});

const frame = (name: string, payload: string) =>
  `ver:3.0 server:supervisor serial:1 pool:event-relay poolserial:1 eventname:${name} len:${[...payload].length}\n${payload}`;

const send = (name: string, payload: string) => relay.stdin.write(frame(name, payload));

/** Resolves when the relay has called in. */
async function listen() {
  server?.close();
  server = createServer();
  server.listen(join(folder, 'e.sock'));
  const [socket] = (await once(server, 'connection')) as [Socket];
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString()));
  const lines = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  return { socket, lines };
}
