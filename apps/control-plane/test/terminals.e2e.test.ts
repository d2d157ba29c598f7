import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  MOST_TERMINALS,
  type Terminal,
  TERMINAL_INPUT_BYTES,
  TerminalList,
} from '@pilothouse/contracts/terminals';
import { identify } from '@pilothouse/processes/identity';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { Browser } from './browser.js';
import { showTerminal, WAIT } from './terminal-page.js';

const PASSWORD = 'a harbour at night';
const PASTE_BYTES = 5 * 1024 * 1024;

let pilothouse: Booted;
let desk: Browser;
const workspace = mkdtempSync(join(tmpdir(), 'ph-'));
beforeAll(async () => {
  pilothouse = await boot({ password: PASSWORD, workspace });
  // Not the login files of whoever runs the tests.
  pilothouse.config.toolEnvironment.HOME = workspace;
  desk = new Browser(pilothouse);
  await desk.logIn(PASSWORD);
});
afterAll(async () => {
  await desk.request('PUT', '/api/terminals/switch', { isOn: false });
  await pilothouse.close();
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const list = async () => TerminalList.parse(await (await pilothouse.api('terminals')).json());
const switchOn = (password = PASSWORD) =>
  desk.request('PUT', '/api/terminals/switch', { isOn: true, password });
const open = async (): Promise<Terminal> =>
  (await pilothouse.send('POST', 'terminals', { columns: 90, rows: 30 })).json() as never;
const close = (id: string) => pilothouse.send('DELETE', `terminals/${id}`);
const factsOf = async (id: string) => (await list()).terminals.find((terminal) => terminal.id === id)!;
const folderOf = (id: string) => join(workspace, '.pilothouse/terminals', id);
const show = (id: string, options?: Parameters<typeof showTerminal>[2]) =>
  showTerminal(pilothouse, id, options);
const isAlive = (pid: number) => identify(pid) !== undefined;

describe('while they are off', () => {
  test('nothing is opened, closed or shown', async () => {
    expect(await list()).toMatchObject({ isOn: false, terminals: [] });
    expect((await pilothouse.send('POST', 'terminals', {})).status).toBe(403);
    expect((await close('abcdefghijkl')).status).toBe(403);
    const refused = await refusalOf(
      pilothouse.socket('/terminal', { id: 'abcdefghijkl', columns: 80, rows: 24 }),
    );
    expect(refused).toMatchObject({ code: 'FORBIDDEN', message: expect.stringMatching(/are off.*Settings/) });
    expect(readdirSync(join(workspace, '.pilothouse/terminals'))).toEqual([]);
  });

  test('only the password in a browser switches them on', async () => {
    // One guess at a time, as at the log-in.
    const guesses = await Promise.all([switchOn('a wrong guess'), switchOn('another one')]);
    expect(guesses.map(({ status }) => status).sort()).toEqual([403, 429]);
    const byToken = await pilothouse.send('PUT', 'terminals/switch', { isOn: true, password: PASSWORD });
    expect(byToken.status).toBe(403);
    expect(((await byToken.json()) as { message: string }).message).toMatch(/token cannot/);
    await pilothouse.send('PATCH', 'settings', { terminals: { isOn: true, idleMinutes: null } });
    const elsewhere = await desk.request(
      'PUT',
      '/api/terminals/switch',
      { isOn: true, password: PASSWORD },
      { origin: 'http://evil.example' },
    );
    expect(elsewhere.status).toBe(403);
    expect((await list()).isOn).toBe(false);
  });
});

describe('switched on', () => {
  beforeAll(async () => expect((await switchOn()).status).toBe(200));
  afterEach(async () => void (await Promise.all((await list()).terminals.map(({ id }) => close(id)))));

  test('a login shell in the workspace answers what is typed, with nothing of ours in its environment', async () => {
    const { id } = await open();
    const screen = show(id);
    screen.type(
      'echo "at $PWD: $((40+2)) $TERM $COLORTERM"; env | grep -c "^PILOTHOUSE_"; shopt -q login_shell && echo log"in"\n',
    );
    await screen.sees(`at ${workspace}: 42 xterm-256color truecolor`);
    await screen.sees(/\n1\r\n/); // The mark that tells it from a stranger.
    await screen.sees(/\nlogin\r\n/);
    await expect.poll(() => factsOf(id), WAIT).toMatchObject({ status: { state: 'running' }, viewers: 1 });
  });

  test('two pages see the same, at the size of the smaller, and one of them answers questions', async () => {
    const { id } = await open();
    const wide = show(id, { columns: 120, rows: 40 });
    await wide.sees(/\$|#/);
    const narrow = show(id, { columns: 70, rows: 50 });
    await expect.poll(() => wide.shape, WAIT).toEqual({ columns: 70, rows: 40, isAnswering: true });
    await expect.poll(() => narrow.shape, WAIT).toEqual({ columns: 70, rows: 40, isAnswering: false });
    narrow.type('stty size\n');
    await wide.sees('40 70\r\n');
    await narrow.sees('40 70\r\n');

    wide.socket.disconnect();
    await expect.poll(() => narrow.shape, WAIT).toEqual({ columns: 70, rows: 50, isAnswering: true });
    narrow.resize({ columns: 66, rows: 20 });
    narrow.type('stty size\n');
    await narrow.sees('20 66\r\n');
  });

  test('a page that comes back goes on where it was, and one that comes late sees what was before, no byte twice', async () => {
    const { id } = await open();
    const first = show(id);
    first.type('printf "%s-%s\\n" on e\n');
    await first.sees('on-e');
    await first.rests();
    const at = first.reached();
    first.socket.disconnect();
    const second = show(id, { from: at });
    second.type('printf "%s-%s\\n" tw o\n');
    await second.sees('tw-o');
    expect(second.text()).not.toContain('on-e');
    const late = show(id);
    await late.sees('tw-o');
    await second.rests();
    await late.rests();
    expect(late.text()).toBe(first.text() + second.text());
    expect(late.liveFrom()).toBeGreaterThanOrEqual(at);
  });

  test('it is called what its programs call it, and its end is told with the code', async () => {
    const { id, number } = await open();
    expect(number).toBe(1);
    const screen = show(id);
    screen.type('PROMPT_COMMAND=; printf "\\033]0;loss at 0.08\\007"\n');
    await expect.poll(async () => (await factsOf(id)).title, WAIT).toBe('loss at 0.08');
    screen.type('exit 7\n');
    await screen.ended;
    expect(await factsOf(id)).toMatchObject({
      status: { state: 'ended', exitCode: 7, text: 'The shell has ended with code 7.' },
    });
    const late = show(id);
    await late.ended;
    expect(late.text()).toContain('exit 7');
    expect((await close(id)).status).toBe(204);
    expect(existsSync(folderOf(id))).toBe(false);
    expect(await refusalOf(show(id).socket)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('closing one ends everything in it', async () => {
    const { id } = await open();
    const screen = show(id);
    screen.type('(trap "" HUP TERM INT; exec sleep 600) & echo "pid $!;"\n');
    await screen.sees(/pid \d+;/);
    const pid = Number(/pid (\d+);/.exec(screen.text())![1]);
    expect(isAlive(pid)).toBe(true);
    expect((await close(id)).status).toBe(204);
    expect(isAlive(pid)).toBe(false);
    expect((await list()).terminals).toEqual([]);
  });

  test('a paste of 5 MB arrives whole and in order', async () => {
    const { id } = await open();
    const screen = show(id);
    screen.type(`stty raw -echo; echo rea""dy; head -c ${PASTE_BYTES} | sha256sum; stty sane\n`);
    await screen.sees('ready');
    const paste = randomBytes(PASTE_BYTES);
    await screen.paste(paste);
    await screen.sees(createHash('sha256').update(paste).digest('hex'));
  });

  test('a flood is bounded on the disk and towards a page that does not draw; whoever looks sees its end', async () => {
    const { id } = await open();
    const lazy = show(id, { isLazy: true });
    lazy.type('seq 1500000; echo do""ne\n');
    const { pid } = await running(id);
    expect(pid).toBeGreaterThan(0);
    const late = show(id);
    await late.sees('done\r\n', 60_000);
    const kept = readdirSync(folderOf(id)).filter((name) => /^output\.\d+\.log$/.test(name));
    const bytes = kept.reduce((sum, name) => sum + statSync(join(folderOf(id), name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(lazy.bytes()).toBeLessThanOrEqual(320 * 1024);
    lazy.draw();
    await lazy.sees('done\r\n', 60_000);
    const early = show(id, { from: 0 });
    await early.sees('done\r\n', 60_000);
    expect(early.skips()).toBe(1);
  });

  test('a page that sends what no page of ours sends is disconnected, and others are not', async () => {
    const { id } = await open();
    const good = show(id);
    await good.sees(/\$|#/);
    const rude: ((socket: Socket) => unknown)[] = [
      (socket) => socket.emit('terminal.input', Buffer.from('x')),
      (socket) => socket.emit('terminal.input', 'text', () => {}),
      (socket) => socket.emit('terminal.input', Buffer.alloc(TERMINAL_INPUT_BYTES + 1), () => {}),
      (socket) => socket.emit('terminal.resize', { columns: 0, rows: 24 }),
      (socket) => socket.emit('terminal.resize', { columns: 'a', rows: 24 }),
      (socket) => socket.emit('terminal.resize'),
    ];
    const ends = rude.map((send) => {
      const { socket } = show(id);
      socket.once('terminal.attached', () => send(socket));
      return new Promise((resolve) => socket.once('disconnect', resolve));
    });
    expect(new Set(await Promise.all(ends))).toEqual(new Set(['io server disconnect']));
    good.type('echo st""ill\n');
    await good.sees('still');
    expect(good.text()).not.toContain('x');
  });

  test('no more than eight are open, and one that has ended makes room', async () => {
    const opened = await Promise.all(Array.from({ length: MOST_TERMINALS }, open));
    expect(opened.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const refused = await pilothouse.send('POST', 'terminals', {});
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as { message: string }).message).toMatch(/^8 terminals are open/);
    const screen = show(opened[3]!.id);
    screen.type('exit\n');
    await screen.ended;
    expect(await open()).toMatchObject({ number: opened[3]!.number });
  });

  test('one that nobody shows and that is quiet ends by itself, and not before', async () => {
    const [watched, busy, left] = [await open(), await open(), await open()];
    const screen = show(watched.id);
    await screen.sees(/\$|#/);
    const typing = show(busy.id);
    typing.type('while :; do echo busy; sleep 0.1; done\n');
    await typing.sees('busy\r\nbusy');
    typing.socket.disconnect();
    await pilothouse.send('PATCH', 'settings', { terminals: { idleMinutes: 0.05 } });
    await expect.poll(() => factsOf(left.id), WAIT).toMatchObject({ status: { state: 'ended' } });
    expect((await factsOf(left.id)).status).toMatchObject({
      text: expect.stringMatching(/^Ended by itself/),
    });
    expect((await factsOf(watched.id)).status.state).toBe('running');
    expect((await factsOf(busy.id)).status.state).toBe('running');
    await pilothouse.send('PATCH', 'settings', { terminals: { idleMinutes: null } });
  });

  test('a new control plane finds it running, with all of its output; one that was killed meanwhile has ended', async () => {
    const [kept, killed] = [await open(), await open()];
    const before = show(kept.id);
    before.type('X=rem""embered; (sleep 1; echo "meanwhile $X") &\n');
    await before.sees(/\[1\] \d+/);
    const { pid } = await running(killed.id);
    const { runner } = JSON.parse(readFileSync(join(folderOf(killed.id), 'state.json'), 'utf8')) as {
      runner: { pid: number };
    };
    await pilothouse.app.close();
    process.kill(runner.pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid), WAIT).toBe(false);

    pilothouse = await boot({ password: PASSWORD, workspace });
    desk = new Browser(pilothouse);
    await desk.logIn(PASSWORD);
    expect((await factsOf(killed.id)).status).toMatchObject({
      state: 'ended',
      text: expect.stringMatching(/^Its process was ended from outside/),
    });
    const after = show(kept.id, { from: before.reached() });
    await after.sees('meanwhile remembered');
    after.type('echo "still $X"\n');
    await after.sees('still remembered');
  });

  test('switching off ends all of them, and the pages that show them', async () => {
    const { id } = await open();
    const screen = show(id);
    await screen.sees(/\$|#/);
    const { pid } = await running(id);
    const gone = new Promise((resolve) => screen.socket.once('disconnect', resolve));
    const answer = await desk.request('PUT', '/api/terminals/switch', { isOn: false });
    expect(await answer.json()).toMatchObject({ isOn: false, terminals: [] });
    await gone;
    expect(isAlive(pid)).toBe(false);
    expect(readdirSync(join(workspace, '.pilothouse/terminals'))).toEqual([]);
    expect(readFileSync(join(workspace, 'config/settings.json'), 'utf8')).toContain('"isOn": false');
  });
});

async function running(id: string): Promise<{ pid: number }> {
  await expect.poll(async () => (await factsOf(id)).status.state, WAIT).toBe('running');
  return (await factsOf(id)).status as { state: 'running'; pid: number };
}

const refusalOf = (socket: Socket) =>
  new Promise((resolve) =>
    socket.once('connect_error', (error) => resolve((error as unknown as { data: unknown }).data)),
  );
