import { connect } from 'node:net';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { NEWS_HEADER, SOCKET_PATH } from '@pilothouse/contracts/live';
import { Session } from '@pilothouse/contracts/session';
import type { Settings } from '@pilothouse/contracts/settings';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sessions } from '../src/platform/sessions.js';
import { boot, type Booted } from './boot.js';
import { Browser } from './browser.js';

const PASSWORD = 'a harbour at night';
const NAMESPACES = ['/', '/log', '/terminal'];

let pilothouse: Booted;
let desk: Browser;
beforeAll(async () => {
  pilothouse = await boot({ password: PASSWORD });
  desk = await loggedIn();
});
afterAll(() => pilothouse.close());

const loggedIn = async () => {
  const browser = new Browser(pilothouse);
  await browser.logIn(PASSWORD);
  return browser;
};

/** What a handshake is refused with; undefined when it is not. */
async function refusalOf(socket: Socket): Promise<ErrorBody | undefined> {
  const refusal = await new Promise<{ data?: unknown } | undefined>((resolve) => {
    socket.on('connect', () => resolve(undefined));
    socket.on('connect_error', resolve);
  });
  return refusal && ErrorBody.parse(refusal.data);
}

const next = (socket: Socket, event: string) =>
  new Promise<unknown[]>((resolve) => socket.once(event, (...news: unknown[]) => resolve(news)));

describe.each(NAMESPACES)('the handshake of %s', (namespace) => {
  test('is refused without a session', async () => {
    const socket = new Browser(pilothouse).socket({}, namespace);
    expect(await refusalOf(socket)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each(['', 'wrong', 42, { a: 1 }, null])('is refused with the token %j', async (token) => {
    const socket = pilothouse.socket(namespace, { token });
    expect(await refusalOf(socket)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1'])(
    'is refused with the cookie and the origin %j',
    async (origin) => {
      const refusal = await refusalOf(desk.socket({ origin }, namespace));
      expect(refusal).toMatchObject({ code: 'FORBIDDEN' });
    },
  );

  test('is refused with the cookie and no origin: every browser says it', async () => {
    const { cookie } = desk;
    const socket = pilothouse.socket(namespace, { token: undefined });
    socket.io.opts.extraHeaders = { cookie };
    socket.disconnect().connect();
    expect(await refusalOf(socket)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

test('no page of another port can read a socket by the tag of a script, which says nothing of its origin', async () => {
  const polling = `${SOCKET_PATH}/?EIO=4&transport=polling`;
  for (const script of [`${polling}&j=0`, `${polling}&j`, `${polling}&a=?&%6a=0`]) {
    expect((await desk.get(script)).status).toBe(403);
  }
  const own = await desk.get(polling);
  expect([own.status, await own.text()]).toEqual([200, expect.stringMatching(/^0\{"sid":/)]);
});

test('a session opens a socket, and news reaches it', async () => {
  const socket = desk.socket();
  expect(await refusalOf(socket)).toBeUndefined();
  const news = next(socket, 'settings.changed') as Promise<[Settings]>;
  await pilothouse.send('PATCH', 'settings', { trainer: { python: '/usr/bin/python3' } });
  expect((await news)[0].trainer.python).toBe('/usr/bin/python3');
});

test('what was told between a snapshot and the connection is told after it, and whether that is all', async () => {
  const interpreterIs = (python: string) => pilothouse.send('PATCH', 'settings', { trainer: { python } });
  const since = (await pilothouse.api('settings')).headers.get(NEWS_HEADER)!;
  await interpreterIs('/usr/bin/true');
  await interpreterIs('/usr/bin/false');

  const told: unknown[] = [];
  const connect = async (auth: Record<string, unknown>) => {
    const socket = pilothouse.socket('/', auth);
    socket.on('settings.changed', ({ trainer }: Settings) => told.push(trainer.python));
    return (await next(socket, 'caught-up'))[0];
  };
  expect(await connect({ since })).toEqual({ isWhole: true, from: since });
  expect(told.splice(0)).toEqual(['/usr/bin/true', '/usr/bin/false']);
  const later = (await pilothouse.api('settings')).headers.get(NEWS_HEADER);
  expect(await connect({ since: later })).toEqual({ isWhole: true, from: later });
  for (const auth of [{}, { since: 'another start.0' }, { since: 7 }]) {
    expect(await connect(auth)).toMatchObject({ isWhole: false });
  }
  expect(told).toEqual([]);
});

test('the token opens a socket, in the handshake or as a header', async () => {
  expect(await refusalOf(pilothouse.socket())).toBeUndefined();
  const withHeader = new Browser(pilothouse).socket({ authorization: `Bearer ${pilothouse.token}` });
  expect(await refusalOf(withHeader)).toBeUndefined();
});

test('a session that is revoked or expires takes its sockets with it, and no other', async () => {
  const [phone, late] = [await loggedIn(), await loggedIn()];
  const [deskSocket, phoneSocket, lateSocket] = [desk.socket(), phone.socket(), late.socket()];
  await Promise.all([deskSocket, phoneSocket, lateSocket].map(refusalOf));
  const sessions = Session.array().parse(await (await phone.get('/api/sessions')).json());

  const closed = next(phoneSocket, 'disconnect');
  await desk.request('DELETE', `/api/sessions/${sessions.find(({ isCurrent }) => isCurrent)!.id}`);
  expect((await closed)[0]).toBe('io server disconnect');
  expect([deskSocket.connected, lateSocket.connected]).toEqual([true, true]);
  expect(await refusalOf(phone.socket())).toMatchObject({ code: 'UNAUTHENTICATED' });

  const ended = [next(deskSocket, 'disconnect'), next(lateSocket, 'disconnect')];
  pilothouse.app.get(Sessions).endExpired(Date.now() + 31 * 24 * 3_600_000);
  await Promise.all(ended);
});

test('changing the password takes the sockets of every other browser', async () => {
  const fresh = await boot({ password: PASSWORD });
  const [laptop, phone] = [new Browser(fresh), new Browser(fresh)];
  await laptop.logIn(PASSWORD);
  await phone.logIn(PASSWORD);
  const [laptopSocket, phoneSocket] = [laptop.socket(), phone.socket()];
  await Promise.all([laptopSocket, phoneSocket].map(refusalOf));

  const closed = next(phoneSocket, 'disconnect');
  await laptop.request('PUT', '/api/password', { current: PASSWORD, next: 'another password' });
  await closed;
  expect(laptopSocket.connected).toBe(true);
  await fresh.close();
});

test('a message larger than a browser has reason to send ends the connection', async () => {
  const socket = pilothouse.socket();
  await refusalOf(socket);
  const closed = next(socket, 'disconnect');
  socket.emit('anything', 'x'.repeat(100_000));
  await closed;
});

test('a stop is prompt though sockets are open and a request hangs', async () => {
  const fresh = await boot();
  const socket = fresh.socket();
  await refusalOf(socket);
  const hanging = connect(fresh.port, '127.0.0.1');
  hanging.on('error', () => {});
  hanging.write(`POST /api/settings HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`);
  const closed = next(socket, 'disconnect');
  const startedAt = performance.now();
  await fresh.close();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await closed;
  hanging.destroy();
});

test('long-polling is authenticated by the same rule', async () => {
  const address = `${pilothouse.url}${SOCKET_PATH}/?EIO=4&transport=polling`;
  const opened = await (await fetch(address)).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  await fetch(`${address}&sid=${sid}`, { method: 'POST', body: '40' });
  expect(await (await fetch(`${address}&sid=${sid}`)).text()).toMatch(/^44.*UNAUTHENTICATED/);
});
