import { createHash } from 'node:crypto';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { Browser } from './browser.js';
import { makeExport } from './dashboard-export.js';

const PASSWORD = 'a harbour at night';

let folder: string;
let pilothouse: Booted;
let desk: Browser;
beforeAll(async () => {
  folder = makeExport();
  pilothouse = await boot({ password: PASSWORD, dashboardFolder: folder });
  desk = new Browser(pilothouse);
  await desk.logIn(PASSWORD);
});
afterAll(async () => {
  await pilothouse.close();
  rmSync(folder, { recursive: true });
});

const stranger = () => new Browser(pilothouse);

/** As it is written, without a client that tidies the path or adds headers of its own. */
const raw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { port } = pilothouse;
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });

describe('without a session', () => {
  test.each(['/login/', '/favicon.ico', '/_next/static/chunks/main-1a2b.js'])(
    '%s is served',
    async (path) => {
      expect((await stranger().open(path)).status).toBe(200);
    },
  );

  test.each([
    ['/', '/login/'],
    ['/models/', '/login/?to=%2Fmodels%2F'],
    [
      '/runs/?id=20261121-101010-abcdef&tab=log',
      '/login/?to=%2Fruns%2F%3Fid%3D20261121-101010-abcdef%26tab%3Dlog',
    ],
    ['/nothing', '/login/?to=%2Fnothing'],
    ['//evil.example/x', '/login/?to=%2Fevil.example%2Fx'],
  ])('a person who opens %s is led to %s', async (path, location) => {
    const response = await stranger().open(path);
    expect([response.status, response.headers.get('location')]).toEqual([302, location]);
  });

  test.each(['/', '/index.txt', '/models/', '/404.html', '/index.html', '/x'])(
    'a script that fetches %s is refused',
    async (path) => {
      const response = await stranger().get(path);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  test.each([
    '/login/../models/',
    '/login/%2e%2e/models/',
    '/_next/static/../../models/',
    '/login//../index.txt',
  ])('no detour through a public folder leads to a page: %s', async (path) => {
    const { status, body } = await raw(path);
    expect([401, 404]).toContain(status);
    expect(body).not.toContain('Models');
    expect(body).not.toContain('prefetches');
  });
});

describe('with a session', () => {
  test('a deep link is answered with its page, and the log-in led back to it', async () => {
    const response = await desk.open('/models/?sort=size');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<h1>Models</h1>');
  });

  test('the token opens pages too', async () => {
    const headers = { authorization: `Bearer ${pilothouse.token}` };
    expect((await stranger().get('/models/', headers)).status).toBe(200);
  });

  test('a page without its slash is led to it, and stays on this machine', async () => {
    const response = await desk.open('/models?sort=size');
    expect([response.status, response.headers.get('location')]).toEqual([301, '/models/?sort=size']);
    expect((await desk.open('//models')).status).toBe(404);
  });

  test('an unknown page is the 404 page, an unknown file or route a sentence', async () => {
    const page = await desk.open('/nothing/');
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('Nothing here');
    for (const path of ['/nothing.js', '/api/nothing', '/api']) {
      const response = await desk.get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test.each([
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/_next/static/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/models/..\\..\\etc\\passwd',
    '/%00',
    '/%c0%ae%c0%ae/etc/passwd',
    '/%',
  ])('no path leads out of the folder: %s', async (path) => {
    const { status, body } = await raw(path, { cookie: desk.cookie });
    expect(status).toBe(404);
    expect(body).not.toContain('root:');
  });

  test.each(['POST', 'PUT', 'DELETE'])('%s to a page is refused', async (method) => {
    expect((await desk.request(method, '/models/')).status).toBe(404);
  });
});

describe('headers', () => {
  test.each(['/', '/login/', '/nothing/'])('the policy of %s names exactly its own scripts', async (path) => {
    const response = await desk.open(path);
    const html = await response.text();
    const scripts = [...html.matchAll(/<script(?![^>]*src=)[^>]*>(.*?)<\/script>/gs)].map(
      ([, text]) => text!,
    );
    const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(hashes).toHaveLength(2);

    const policy = response.headers.get('content-security-policy')!;
    const directives = new Map(
      policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(directives.get('script-src')).toEqual(["'self'", ...hashes]);
    expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  test('nothing runs in what is not a page, and plain HTTP stays plain', async () => {
    for (const path of ['/api/health', '/favicon.ico', '/api/nothing']) {
      const { headers } = await desk.get(path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('what carries its version in its name is kept for ever, a page is asked for again, data is not kept', async () => {
    const cacheControl = async (path: string) => (await desk.get(path)).headers.get('cache-control');
    expect(await cacheControl('/_next/static/chunks/main-1a2b.js')).toMatch(/immutable/);
    expect(await cacheControl('/models/')).toBe('private, no-cache');
    expect(await cacheControl('/api/machine')).toBe('no-store');

    const etag = (await desk.get('/models/')).headers.get('etag')!;
    const again = await raw('/models/', { cookie: desk.cookie, 'if-none-match': etag });
    expect(again).toEqual({ status: 304, body: '' });
  });

  test('scripts travel compressed to who takes that', async () => {
    const path = '/_next/static/chunks/main-1a2b.js';
    const zipped = await desk.get(path, { 'accept-encoding': 'gzip' });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(await zipped.text()).toContain('console.log(1)');
    const plain = await desk.get(path, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

test('a new build is served once it is complete', async () => {
  const index = join(folder, 'index.html');
  writeFileSync(index, '<h1>Newer</h1>');
  expect(await (await desk.open('/')).text()).toContain('Home');
  utimesSync(index, new Date(), new Date(Date.now() - 60_000));
  expect(await (await desk.open('/')).text()).toContain('Newer');
});

test('without an export the API works, and the page says how to get one', async () => {
  const bare = await boot({ dashboardFolder: join(folder, 'none') });
  const response = await fetch(bare.url);
  expect(response.status).toBe(503);
  expect(await response.text()).toMatch(/^The dashboard is not built\. Run /);
  expect((await bare.api('machine')).status).toBe(200);
  await bare.close();
});
