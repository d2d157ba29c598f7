import { AlertList } from '@pilothouse/contracts/alerts';
import { MachineHistory, MachineUsage, Storage } from '@pilothouse/contracts/machine';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { installGpu, RTX_4090 } from './stand-in-gpu/install.js';
import { startSupervisord } from './supervisord.js';
import { startWebhookServer } from './webhook-server.js';

const WAIT = { timeout: 60_000, interval: 50 };
const GIB = 1024 ** 3;

let app: Booted;
let workspace: string;
let server: Awaited<ReturnType<typeof startWebhookServer>>;
let supervisord: Awaited<ReturnType<typeof startSupervisord>>;
let gpu: ReturnType<typeof installGpu>;

const start = () =>
  boot({ workspace, supervisorSocket: supervisord.socket, eventsSocket: supervisord.eventsSocket });

beforeAll(async () => {
  gpu = installGpu([RTX_4090]);
  vi.stubEnv('PATH', `${gpu.folder}:${process.env.PATH}`);
  workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  server = await startWebhookServer();
  supervisord = await startSupervisord({
    comfyui: gpu.service('other', { mib: 9800 }),
    flaky: 'command=sh -c "exit 3"\nautostart=false\nstartsecs=1\nstartretries=3',
  });
  app = await start();
  await app.send('PATCH', 'notifications/webhook', { url: server.url('hook'), kind: 'json' });
});
afterAll(async () => {
  await app.close();
  await supervisord.stop();
  await server.close();
  gpu.remove();
  vi.unstubAllEnvs();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const get = async (path: string) => (await app.api(path)).json();
const history = async (span = '1h') => MachineHistory.parse(await get(`machine/history?span=${span}`));
const alerts = async () => AlertList.parse(await get('alerts')).alerts;
const change = (rules: object) => app.send('PATCH', 'settings', { alerts: rules });
const told = (event: string, id: string) =>
  server.received
    .map(({ body }) => JSON.parse(body) as { event: string; title: string; about: { alert: string } })
    .filter((news) => news.event === event && news.about.alert === id);

test('what is in use is told against its limits, and every disk that matters is listed', async () => {
  await vi.waitFor(async () => {
    const { cpu, memory } = MachineUsage.parse(await get('machine/usage'));
    expect(cpu.usedCores).not.toBeNull();
    expect(cpu.usedCores!).toBeLessThanOrEqual(cpu.cores * 1.5);
    expect(memory.usedBytes).toBeGreaterThan(0);
    expect(memory.usedBytes).toBeLessThanOrEqual(memory.totalBytes);
  }, WAIT);
  const { mounts } = Storage.parse(await get('machine/storage'));
  expect(mounts.filter(({ roles }) => roles.includes('workspace'))).toHaveLength(1);
  expect(mounts[0]).toMatchObject({ note: '', forecast: null });
  expect((await app.api('machine/history?span=7h')).status).toBe(400);
});

test('what was, with who held video memory, is still there after a restart', async () => {
  await vi.waitFor(async () => {
    const past = await history();
    expect(past.cards[0]?.holders).toMatchObject([{ key: 'service:comfyui', title: 'ComfyUI' }]);
    expect(past.usedCores.at(-1)).not.toBeUndefined();
  }, WAIT);
  const before = await history();
  await app.close();
  app = await start();
  for (const span of ['1h', '6h', '24h']) {
    const after = await history(span);
    expect(after.at[0]).toBe(before.at[0]);
    expect(after.diskFreeBytes[0]).toBeGreaterThan(0);
    expect(after.cards[0]?.holders[0]?.vramBytes.at(-1)).toBe((9800 / 1024) * GIB);
  }
});

test('an alert is pushed and sent once, also over a restart, and so is its end', async () => {
  const socket = app.socket();
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const pushed: string[][] = [];
  socket.on('alerts.replaced', (list: AlertList) => pushed.push(list.alerts.map(({ id }) => id)));

  await change({ temperature: { celsius: 30 }, disk: { freePercent: 99 } });
  const { mounts } = Storage.parse(await get('machine/storage'));
  const id = `disk:${mounts[0]!.path}`;
  await vi.waitFor(() => expect(pushed.flat()).toContain(id), WAIT);
  await vi.waitFor(() => expect(told('alert.raised', id)).toHaveLength(1), WAIT);
  const [alert] = (await alerts()).filter((each) => each.id === id);
  expect(alert).toMatchObject({
    kind: 'disk',
    path: '/machine/#disks',
    text: expect.stringMatching(/free$/),
  });

  await app.close();
  app = await start();
  expect((await alerts()).filter((each) => each.id === id)).toMatchObject([{ since: alert!.since }]);
  await change({ disk: { freePercent: 0.1 } });
  await vi.waitFor(() => expect(told('alert.cleared', id)).toHaveLength(1), WAIT);
  expect((await alerts()).map((each) => each.id)).not.toContain(id);
  // Raised anew at once: it is shown, and nobody is told a second time.
  await change({ disk: { freePercent: 99 } });
  await vi.waitFor(async () => expect((await alerts()).map((each) => each.id)).toContain(id), WAIT);
  expect(told('alert.raised', id)).toHaveLength(1);
  await change({ disk: { on: false } });
  await vi.waitFor(async () => expect((await alerts()).map((each) => each.id)).not.toContain(id), WAIT);
  expect(told('alert.cleared', id)).toHaveLength(1);
});

test('a service that ends again and again is told by its name and code', async () => {
  await change({ flapping: { exits: 2 } });
  await app.send('POST', 'services/flaky/start');
  await vi.waitFor(() => expect(told('alert.raised', 'flapping:flaky')).toHaveLength(1), WAIT);
  expect((await alerts()).find(({ id }) => id === 'flapping:flaky')).toMatchObject({
    title: 'flaky ends again and again',
    text: expect.stringMatching(/times in 10 min, the last time with code 3$/),
    path: '/services/?name=flaky',
  });
});
