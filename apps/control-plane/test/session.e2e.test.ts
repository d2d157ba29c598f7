import { readdirSync, readFileSync, statSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { Session, SessionState } from '@pilothouse/contracts/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sessions } from '../src/platform/sessions.js';
import { boot, type Booted } from './boot.js';
import { Browser } from './browser.js';

const PASSWORD = 'a harbour at night';

let pilothouse: Booted;
beforeAll(async () => (pilothouse = await boot({ password: PASSWORD })));
afterAll(() => pilothouse.close());

const stranger = () => new Browser(pilothouse);
const loggedIn = async () => {
  const browser = stranger();
  expect((await browser.logIn(PASSWORD)).status).toBe(200);
  return browser;
};
const codeOf = async (response: Response) => ErrorBody.parse(await response.json()).code;

describe('without a session', () => {
  test.each([
    ['GET', '/api/session'],
    ['GET', '/api/health'],
  ])('%s %s is answered', async (method, path) => {
    expect((await stranger().request(method, path)).status).toBe(200);
  });

  test('every other route is refused, whatever its method', async () => {
    const document = (await (await pilothouse.api('openapi.json')).json()) as {
      paths: Record<string, Record<string, { security?: [] }>>;
    };
    const guarded = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { security }]) => security === undefined)
        .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, 'x') })),
    );
    expect(guarded.length).toBeGreaterThan(8);
    for (const { method, path } of guarded) {
      const response = await stranger().request(method, path);
      expect([`${method} ${path}`, response.status]).toEqual([`${method} ${path}`, 401]);
      // The answer to HEAD has no body.
      if (method !== 'HEAD') expect(await codeOf(response)).toBe('UNAUTHENTICATED');
    }
  });

  test('the session tells nothing', async () => {
    const state = SessionState.parse(await (await stranger().get('/api/session')).json());
    expect(state).toEqual({ authenticated: false, passwordIsInitial: false, welcome: false, host: '' });
  });

  test.each(['', 'x'.repeat(43), '../../etc/passwd'])('a made-up cookie %j is refused', async (token) => {
    const response = await stranger().get('/api/machine', { cookie: `pilothouse_session=${token}` });
    expect(response.status).toBe(401);
  });
});

describe('the token', () => {
  let desk: Browser;
  beforeAll(async () => (desk = await loggedIn()));

  test('opens every route, without an origin', async () => {
    expect((await pilothouse.api('machine')).status).toBe(200);
    expect((await pilothouse.send('PATCH', 'settings', {})).status).toBe(200);
  });

  test.each(['', 'wrong', 'a-token-for-tests-0123456788', `${'a-token-for-tests-0123456789'} `.repeat(2)])(
    'refuses %j, also beside a good cookie',
    async (token) => {
      const response = await desk.get('/api/machine', { authorization: `Bearer ${token}` });
      expect(response.status).toBe(401);
    },
  );
});

describe('logging in', () => {
  test('gives a cookie that scripts and other sites cannot use', async () => {
    const response = await stranger().logIn(PASSWORD);
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^pilothouse_session=[\w-]{43}; /);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Secure/);
  });

  test.each([
    ['the proxy on this machine says https', { 'x-forwarded-proto': 'https' }, 'https'],
    ['the page itself is under https', {}, 'https'],
  ])('gives a Secure cookie when %s', async (_, headers, scheme) => {
    const origin = pilothouse.url.replace('http', scheme);
    const response = await stranger().request(
      'POST',
      '/api/session',
      { password: PASSWORD },
      { ...headers, origin },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toMatch(/; Secure/);
  });

  test('ends the session the browser had before', async () => {
    const browser = await loggedIn();
    const { cookie } = browser;
    await browser.logIn(PASSWORD);
    expect((await stranger().get('/api/machine', { cookie })).status).toBe(401);
    expect((await browser.get('/api/machine')).status).toBe(200);
  });

  test('from another site is refused, though the password is right', async () => {
    const response = await stranger().request(
      'POST',
      '/api/session',
      { password: PASSWORD },
      { origin: 'http://evil.example' },
    );
    expect(response.status).toBe(403);
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});

describe('a request that changes something', () => {
  let desk: Browser;
  beforeAll(async () => (desk = await loggedIn()));

  test.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'http://localhost' },
    { origin: 'file://' },
    { origin: '', 'sec-fetch-site': 'same-site' },
    { origin: '', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example', 'x-forwarded-host': 'good.example' },
  ])('is refused with the cookie and %j', async ({ origin, ...headers }) => {
    const response = await fetch(`${pilothouse.url}/api/settings`, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        cookie: desk.cookie,
        ...(origin && { origin }),
        ...headers,
      },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('FORBIDDEN');
  });

  test('is refused with the cookie and no word about where it comes from', async () => {
    const headers = { cookie: desk.cookie };
    const response = await fetch(`${pilothouse.url}/api/session`, { method: 'DELETE', headers });
    expect(response.status).toBe(403);
  });

  test.each([
    { origin: 'https://pod.example', 'x-forwarded-host': 'pod.example', 'x-forwarded-proto': 'https' },
    { origin: 'https://pod.example', 'x-forwarded-host': 'pod.example:443', 'x-forwarded-proto': 'https' },
  ])('passes a proxy on this machine: %j', async (headers) => {
    expect((await desk.request('PATCH', '/api/settings', {}, headers)).status).toBe(200);
  });
});

describe('sessions', () => {
  test('are listed, and a revoked one is out at once', async () => {
    const [desk, phone] = [await loggedIn(), await loggedIn()];
    const sessions = Session.array().parse(await (await desk.get('/api/sessions')).json());
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);

    const inPhone = Session.array().parse(await (await phone.get('/api/sessions')).json());
    const { id } = inPhone.find(({ isCurrent }) => isCurrent)!;
    expect((await desk.request('DELETE', `/api/sessions/${id}`)).status).toBe(204);
    expect((await phone.get('/api/machine')).status).toBe(401);
    expect((await desk.get('/api/machine')).status).toBe(200);
    expect((await desk.request('DELETE', `/api/sessions/${id}`)).status).toBe(404);
  });

  test('take with them what they are still being sent', async () => {
    const path = join(pilothouse.workspace, 'models/large.ckpt');
    await writeFile(path, '');
    await truncate(path, 100_000_000);
    await expect
      .poll(async () => (await (await pilothouse.api('models')).json()) as unknown[])
      .toHaveLength(1);

    const browser = await loggedIn();
    const download = await browser.get('/api/models/file?path=large.ckpt');
    expect(download.status).toBe(200);
    await browser.request('DELETE', '/api/session');
    await expect(download.arrayBuffer()).rejects.toThrow(/terminated/);
  });

  test('end when their time is over', async () => {
    const browser = await loggedIn();
    const sessions = pilothouse.app.get(Sessions);
    sessions.endExpired(Date.now() + 6 * 24 * 3_600_000);
    expect((await browser.get('/api/machine')).status).toBe(200);
    sessions.endExpired(Date.now() + 8 * 24 * 3_600_000);
    expect((await browser.get('/api/machine')).status).toBe(401);
  });

  test('end by logging out, and the cookie goes', async () => {
    const browser = await loggedIn();
    const { cookie } = browser;
    const response = await browser.request('DELETE', '/api/session');
    expect(response.headers.get('set-cookie')).toMatch(/^pilothouse_session=; .*Expires=Thu, 01 Jan 1970/);
    expect((await stranger().get('/api/machine', { cookie })).status).toBe(401);
  });

  test('no secret of theirs is on the disk', async () => {
    const { cookie } = await loggedIn();
    const token = cookie.split('=')[1]!;
    const state = join(pilothouse.workspace, '.pilothouse');
    const databases = readdirSync(state).filter((name) => name.startsWith('pilothouse.db'));
    expect(databases).toContain('pilothouse.db');
    for (const name of databases) {
      const bytes = readFileSync(join(state, name), 'latin1');
      expect(bytes).not.toContain(token);
      expect(bytes).not.toContain(PASSWORD);
      expect(statSync(join(state, name)).mode & 0o077).toBe(0);
    }
    expect(statSync(state).mode & 0o777).toBe(0o700);
  });
});
