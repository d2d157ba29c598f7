import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@pilothouse/processes/free-port';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { KnownServices } from '../src/services/known-services.service.js';
import { type Booted, boot } from './boot.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';

/** An address of this machine that is not the one tools listen on, as a network's is. */
const OUTSIDE = '127.0.0.2';
const PASSWORD = 'a password for gates';

let supervisord: RunningSupervisord;
let tool: Server;
let port: number;
let seen: IncomingHttpHeaders[] = [];
let app: Booted;
let cookie: string;

beforeAll(async () => {
  tool = createServer((request, response) => {
    seen.push(request.headers);
    response.setHeader('Set-Cookie', ['pilothouse_session=stolen', 'theirs=1']);
    response.end(`${request.method} ${request.url}`);
  });
  tool.on('upgrade', (_, socket) => {
    socket.on('error', () => socket.destroy());
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.on('data', (data) => socket.write(data));
  });
  await new Promise<void>((resolve) => tool.listen(0, '127.0.0.1', resolve));
  port = (tool.address() as AddressInfo).port;
  // No name of the catalogue: what that says of a tool would take the place of what is said here.
  supervisord = await startSupervisord({ pictures: 'command=sleep 600', silent: 'command=sleep 600' });
  app = await boot({
    host: OUTSIDE,
    password: PASSWORD,
    supervisorSocket: supervisord.socket,
    eventsSocket: supervisord.eventsSocket,
  });
  const facts = { page: '/start?x=1', probe: null, worksOnGpu: true };
  app.app.get(KnownServices).know('pictures', { title: 'ComfyUI', port, ...facts });
  const answer = await fetch(`${app.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify({ password: PASSWORD }),
  });
  cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  await vi.waitFor(async () => expect((await through('/')).status).toBe(401));
});

afterAll(async () => {
  await app?.close();
  await supervisord?.stop();
  tool?.close();
});

describe('a stranger', () => {
  test('reaches nothing of a tool, and is told where to log in', async () => {
    const page = await through('/', { accept: 'text/html' });
    expect(page.status).toBe(401);
    expect(page.body).toContain('Log in to open ComfyUI');
    expect(page.body).toContain('/services/?name=pictures');
    expect((await through('/', { cookie: 'pilothouse_session=wrong' })).status).toBe(401);
    expect((await through('/', { cookie: 'pilothouse_gate=x.y' })).status).toBe(401);
    expect((await through('/', { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await through('/?pilothouse-ticket=made-up')).headers['set-cookie']).toBeUndefined();
    expect(seen).toEqual([]);
  });

  test('opens no WebSocket', async () => {
    expect(await upgrade({})).toBe(401);
  });

  test.each(['[', 'a b', 'pod:99999', '%', '7878-['])('may call us %j, and is answered', async (host) => {
    expect((await through('/', { host, accept: 'text/html' })).status).toBe(401);
  });

  test.each(['//', '//[', '/%', '/?%', 'http://[/'])('may ask for %j, and is answered', async (path) => {
    expect((await through(path)).status).toBe(401);
  });

  test.each(['//x//evil.example/', '/\\evil.example/', 'http://evil.example/'])(
    'is sent to no other machine by a link to %j with a ticket',
    async (path) => {
      const { status, headers } = await through(`${path}?pilothouse-ticket=made-up&a=1`);
      expect(status).toBe(302);
      expect(new URL(headers.location!, `http://${OUTSIDE}:${port}`).host).toBe(`${OUTSIDE}:${port}`);
      expect(headers.location).toMatch(/\?a=1$/);
    },
  );
});

describe('who is logged in', () => {
  test('sees the tool, which sees nothing of the log-in', async () => {
    seen = [];
    const page = await through('/queue?a=1', { cookie: `${cookie}; own=2`, 'x-swarm-user_id': 'admin' });
    expect(page).toMatchObject({ status: 200, body: 'GET /queue?a=1' });
    expect(page.headers['set-cookie']).toEqual(['theirs=1']);
    expect(seen[0]).toMatchObject({ cookie: 'own=2', host: `${OUTSIDE}:${port}` });
    expect(seen[0]!['x-forwarded-for']).toMatch(/^127\.0\.0\.\d+$/);
    expect(seen[0]).not.toHaveProperty('x-swarm-user_id');
  });

  test('the token opens it for a script, and goes no further', async () => {
    seen = [];
    expect((await through('/', { authorization: `Bearer ${app.token}` })).status).toBe(200);
    expect(seen[0]).not.toHaveProperty('authorization');
  });

  test('other sites cannot send forms or open WebSockets in his name', async () => {
    const evil = { cookie, origin: 'http://evil.example' };
    expect((await through('/prompt', evil, 'POST')).status).toBe(401);
    expect(await upgrade(evil)).toBe(401);
    const own = { cookie, origin: `http://${OUTSIDE}:${port}` };
    expect(await through('/prompt', own, 'POST')).toMatchObject({ status: 200, body: 'POST /prompt' });
    expect(await upgrade(own)).toBe(101);
  });

  test('a tool that does not answer is named, with what to do', async () => {
    const closed = await freePort();
    const facts = { title: 'Silent', port: closed, page: '/', probe: null, worksOnGpu: false };
    app.app.get(KnownServices).know('silent', facts);
    const look = () => through('/', { cookie, accept: 'text/html' }, 'GET', closed).catch(() => undefined);
    await expect.poll(async () => (await look())?.status).toBe(502);
    expect((await look())!.body).toContain('Silent does not answer yet');
  });
});

describe('opening a page', () => {
  const open = (name: string, host: string) =>
    through(`/api/services/${name}/open`, { cookie, host }, 'GET', app.port, '127.0.0.1');

  test('leads to the same host and the tool’s port', async () => {
    const { status, headers } = await open('pictures', 'pod.lan:7878');
    expect([status, headers.location]).toEqual([302, `http://pod.lan:${port}/start?x=1`]);
    expect((await open('nope', 'pod.lan')).status).toBe(404);
    const stranger = await through('/api/services/pictures/open', {}, 'GET', app.port, '127.0.0.1');
    expect(stranger.status).toBe(401);
  });

  test('where each port has a host name, a ticket lets this browser in once, for as long as it is logged in', async () => {
    const { headers } = await open('pictures', `abc-${app.config.port}.proxy.runpod.net`);
    const address = new URL(headers.location!);
    expect(address.origin).toBe(`https://abc-${port}.proxy.runpod.net`);
    const way = address.pathname + address.search;
    const first = await through(way);
    expect([first.status, first.headers.location]).toEqual([302, '/start?x=1']);
    const pass = first.headers['set-cookie']![0]!;
    expect(pass).toMatch(/HttpOnly.*SameSite=Lax/i);
    expect((await through(way)).headers['set-cookie']).toBeUndefined();
    seen = [];
    const both = { cookie: pass.split(';')[0]!, authorization: `Bearer ${app.token}` };
    expect((await through('/', both)).status).toBe(200);
    expect(seen[0]).not.toHaveProperty('authorization');
    expect((await through('/', { cookie: pass.split(';')[0]! })).status).toBe(200);

    const held = hold({ cookie: pass.split(';')[0]!, origin: `http://${OUTSIDE}:${port}` });
    expect(await held.opened).toBe(101);
    expect(
      (await through('/api/session', { cookie, origin: app.url }, 'DELETE', app.port, '127.0.0.1')).status,
    ).toBe(204);
    await held.closed;
  });
});

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** By node's own client, because fetch sets neither Host nor Cookie. */
const through = (
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  at = port,
  host = OUTSIDE,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = get({ host, port: at, path, headers, method, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    asked.on('error', reject);
  });

function hold(headers: Record<string, string>) {
  const asked = get({
    ...{ host: OUTSIDE, port, path: '/ws', agent: false },
    headers: { ...headers, connection: 'Upgrade', upgrade: 'websocket' },
  });
  let onClosed = () => {};
  const closed = new Promise<void>((resolve) => (onClosed = resolve));
  const opened = new Promise<number>((resolve, reject) => {
    asked.on('response', (response) => resolve(response.statusCode!));
    asked.on('upgrade', (_, socket) => {
      socket.on('close', onClosed).on('error', onClosed);
      resolve(101);
    });
    asked.on('error', reject);
  });
  return { opened, closed, end: () => asked.destroy() };
}

async function upgrade(headers: Record<string, string>): Promise<number> {
  const held = hold(headers);
  const status = await held.opened;
  held.end();
  return status;
}
