import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from '@pilothouse/contracts/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sessions } from '../src/platform/sessions.js';
import { boot, type Booted } from './boot.js';
import { Browser } from './browser.js';
import { formOf, mountSmallDisk, picture } from './library.js';

const PASSWORD = 'a harbour at night';
const DAY_MS = 24 * 60 * 60_000;

const disk = mountSmallDisk('4m');
const ballast = join(disk.path, 'ballast');
afterAll(() => disk.unmount());

describe.skipIf(disk.reason)(`a full disk${disk.reason && ` (not here: ${disk.reason})`}`, () => {
  let pilothouse: Booted;
  beforeAll(async () => {
    pilothouse = await boot({ workspace: disk.path, password: PASSWORD });
    await pilothouse.send('POST', 'datasets', { name: 'boats' });
    const body = formOf({ 'a.png': await picture() });
    await pilothouse.api('datasets/boats/images', { method: 'POST', body });
  });
  afterAll(() => pilothouse.close());

  test('leaves nothing half-made in the trash when an image cannot be moved there', async () => {
    fill();
    expect((await pilothouse.api('datasets/boats/images/a.png', { method: 'DELETE' })).status).toBe(507);
    expect(readdirSync(join(disk.path, 'trash'))).toEqual([]);
    expect(readdirSync(join(disk.path, 'datasets/boats'))).toEqual(['a.png']);
  });

  test('does not lock out who comes to free it', async () => {
    fill();
    const browser = new Browser(pilothouse);
    expect((await browser.logIn(PASSWORD)).status).toBe(200);
    expect((await browser.get('/api/machine')).status).toBe(200);
    const mine = Session.array()
      .parse(await (await browser.get('/api/sessions')).json())
      .find(({ isCurrent }) => isCurrent)!;
    expect((await browser.request('DELETE', `/api/sessions/${mine.id}`)).status).toBe(204);
    expect((await browser.get('/api/machine')).status).toBe(401);
  });

  test('does not end the log-ins there are, and those that expire end all the same', async () => {
    rmSync(ballast);
    const browser = new Browser(pilothouse);
    await browser.logIn(PASSWORD);
    const sessions = pilothouse.app.get(Sessions);
    const [session] = sessions.list();
    fill();
    sessions.noteSeen({ ...session!, lastSeenAt: 0 });
    expect((await browser.get('/api/machine')).status).toBe(200);

    const ended: string[] = [];
    sessions.events.on('ended', (id) => ended.push(id));
    sessions.endExpired(Date.now() + 40 * DAY_MS);
    expect(ended).toContain(session!.id);
  });
});

function fill() {
  const file = openSync(ballast, 'a');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
}
