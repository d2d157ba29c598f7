import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { SessionState } from '@pilothouse/contracts/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { Browser } from './browser.js';

const PASSWORD = 'a harbour at night';

let pilothouse: Booted;
beforeAll(async () => (pilothouse = await boot({ makesPassword: true, password: PASSWORD })));
afterAll(() => pilothouse.close());

const codeOf = async (response: Response) => ErrorBody.parse(await response.json()).code;

describe('the password', () => {
  test('is kept as a hash that only the owner can read', () => {
    const path = join(pilothouse.workspace, 'config/password.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const stored = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(stored).toMatchObject({ algorithm: 'scrypt', N: 2 ** 17, r: 8, p: 1, isInitial: false });
    expect(JSON.stringify(stored)).not.toContain(PASSWORD);
  });

  test('outlives the database, and with it nothing is lost but the log-ins', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
    const first = await boot({ makesPassword: true, workspace, password: PASSWORD });
    const browser = new Browser(first);
    await browser.logIn(PASSWORD);
    await first.close();
    await rm(join(workspace, '.pilothouse'), { recursive: true });

    // A password in the environment sets the first one only.
    const second = await boot({ makesPassword: true, workspace, password: 'another password' });
    const later = new Browser(second);
    later.cookie = browser.cookie;
    expect((await later.get('/api/machine')).status).toBe(401);
    expect((await later.logIn('another password')).status).toBe(401);
    expect((await later.logIn(PASSWORD)).status).toBe(200);
    await second.close();
    await rm(workspace, { recursive: true });
  });

  test('sessions outlive a restart', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
    const first = await boot({ makesPassword: true, workspace, password: PASSWORD });
    const browser = new Browser(first);
    await browser.logIn(PASSWORD);
    await first.close();

    const second = await boot({ makesPassword: true, workspace });
    const later = new Browser(second);
    later.cookie = browser.cookie;
    expect((await later.get('/api/machine')).status).toBe(200);
    await second.close();
    await rm(workspace, { recursive: true });
  });

  test('is made when there is none, shown in a file of the owner, and that file goes when it is changed', async () => {
    const fresh = await boot({ makesPassword: true });
    const path = join(fresh.workspace, 'config/initial-password');
    const made = readFileSync(path, 'utf8').trim();
    expect(made).toMatch(/^([a-z0-9]{5}-){4}[a-z0-9]{5}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const [desk, phone] = [new Browser(fresh), new Browser(fresh)];
    const state = SessionState.parse(await (await desk.logIn(made)).json());
    expect(state).toMatchObject({ authenticated: true, passwordIsInitial: true, welcome: true });
    await phone.logIn(made);

    const wrong = await desk.request('PUT', '/api/password', {
      current: 'not it',
      next: 'a longer password',
    });
    expect(await codeOf(wrong)).toBe('FORBIDDEN');
    const short = await desk.request('PUT', '/api/password', { current: made, next: 'short' });
    expect(await short.json()).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'A password has at least 10 characters (next).',
    });
    const change = await desk.request('PUT', '/api/password', { current: made, next: 'a longer password' });
    expect(change.status).toBe(204);

    expect(readdirSync(join(fresh.workspace, 'config'))).not.toContain('initial-password');
    expect((await phone.get('/api/machine')).status).toBe(401);
    const after = SessionState.parse(await (await desk.get('/api/session')).json());
    expect(after).toMatchObject({ authenticated: true, passwordIsInitial: false });
    expect((await new Browser(fresh).logIn(made)).status).toBe(401);
    expect((await new Browser(fresh).logIn('a longer password')).status).toBe(200);
    await fresh.close();
  });

  test('lost: delete its file, start again, and a new one is made', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
    const first = await boot({ makesPassword: true, workspace, password: PASSWORD });
    await first.close();
    await unlink(join(workspace, 'config/password.json'));
    const second = await boot({ makesPassword: true, workspace });
    const made = readFileSync(join(workspace, 'config/initial-password'), 'utf8').trim();
    expect((await new Browser(second).logIn(made)).status).toBe(200);
    await second.close();
    await rm(workspace, { recursive: true });
  });

  test('a broken file of it stops the start with a sentence, and is left as it is', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
    await (await boot({ makesPassword: true, workspace })).close();
    const path = join(workspace, 'config/password.json');
    await writeFile(path, '{"algorithm":"none"}');
    await expect(boot({ makesPassword: true, workspace })).rejects.toThrow(
      /password\.json cannot be read.*Delete it/,
    );
    expect(readFileSync(path, 'utf8')).toBe('{"algorithm":"none"}');
    await rm(workspace, { recursive: true });
  });
});

test('guessing is slowed down, with how long to wait in the answer, and only for who guesses', async () => {
  const fresh = await boot({ makesPassword: true, password: PASSWORD });
  const guesser = new Browser(fresh, { 'x-forwarded-for': '203.0.113.7' });
  for (let guess = 0; guess < 5; guess++) expect((await guesser.logIn(`guess ${guess}`)).status).toBe(401);

  const refused = await guesser.logIn(PASSWORD);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    message: 'Too many wrong passwords. Try again in 1 second.',
  });
  const other = new Browser(fresh, { 'x-forwarded-for': '203.0.113.8' });
  expect((await other.logIn(PASSWORD)).status).toBe(200);
  await expect.poll(async () => (await guesser.logIn(PASSWORD)).status).toBe(200);
  await fresh.close();
});

test('one address has one password checked at a time', async () => {
  const browsers = [1, 2, 3].map(() => new Browser(pilothouse));
  const answers = await Promise.all(browsers.map((browser) => browser.logIn(PASSWORD)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
});
