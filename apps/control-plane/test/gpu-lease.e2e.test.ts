import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gpus, OwnedByRun } from '@pilothouse/contracts/gpu';
import { Service, ServiceList } from '@pilothouse/contracts/services';
import type { ChangeSettings } from '@pilothouse/contracts/settings';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GpuLeases } from '../src/gpu-lease/gpu-lease.service.js';
import { type Booted, boot } from './boot.js';
import { installGpu, RTX_4090, type StandInCard } from './stand-in-gpu/install.js';
import { startSupervisord } from './supervisord.js';

const GIB = 1024 ** 3;
const withComfyUi = (g: Gpu) => ({ comfyui: g.service('comfyui', { mib: 9800 }) });
const WAIT = { timeout: 60_000, interval: 50 };
/** For a service that gives its memory back: as long as a busy machine may need to see it. */
const PATIENT = { giveUpSeconds: 20 };
/** For one that never does. */
const SHORT = { giveUpSeconds: 1 };
const SECOND_CARD = { ...RTX_4090, uuid: 'GPU-0b' };

const toEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

type Gpu = ReturnType<typeof installGpu>;
type Ground = {
  cards?: StandInCard[];
  services?: (gpu: Gpu) => Record<string, string>;
  gpu?: ChangeSettings['gpu'];
};

/** A machine with cards and services, its control plane booted, and figures known. */
async function start({ cards = [RTX_4090], services = () => ({}), gpu: settings }: Ground) {
  const gpu = installGpu(cards);
  toEnd.push(gpu.remove);
  vi.stubEnv('PATH', `${gpu.folder}:${process.env.PATH}`);
  const supervisord = await startSupervisord(services(gpu));
  toEnd.push(supervisord.stop);
  const app = await boot({ supervisorSocket: supervisord.socket, eventsSocket: supervisord.eventsSocket });
  toEnd.push(app.close.bind(app));
  await app.send('PATCH', 'settings', { gpu: { ...PATIENT, ...settings } });
  const names = Object.keys(services(gpu));
  await vi.waitFor(async () => {
    const holders = (await show(app)).cards.flatMap((card) => card.holders.map(({ name }) => name));
    expect(holders.sort()).toEqual(names.sort());
  }, WAIT);
  return { gpu, app, leases: app.app.get(GpuLeases), supervisord };
}

/** A run as the leases see it, with a story that can be read. */
function runIn({ workspace }: Booted, id: string, requiredGb: number) {
  const folder = join(workspace, 'runs', id);
  mkdirSync(folder, { recursive: true });
  const story: string[] = [];
  const warnings: string[] = [];
  const run = {
    ...{ id, name: id, folder },
    requiredBytes: () => requiredGb * GIB,
    secondsLeft: () => 17 * 60,
    tell: (text: string) => void story.push(text),
    warn: (text: string) => void (warnings.at(-1) === text || warnings.push(text)),
  };
  return { run, story, warnings, file: () => JSON.parse(readFileSync(join(folder, 'gpu.json'), 'utf8')) };
}

const never = new AbortController().signal;
const ONE = '20261122-090000-aaaaaa';
const TWO = '20261122-090001-bbbbbb';

const show = async (app: Booted) => Gpus.parse(await (await app.api('gpu')).json());

async function service(app: Booted, name: string): Promise<Service> {
  const { services } = ServiceList.parse(await (await app.api('services')).json());
  return services.find((each) => each.name === name)!;
}

const reaches = (app: Booted, name: string, state: Service['state']) =>
  vi.waitFor(async () => expect((await service(app, name)).state).toBe(state), WAIT);

describe('a run that needs the card', () => {
  test('has it at once when there is room, and nobody is asked', async () => {
    const { app, gpu, leases } = await start({
      services: (g) => ({ comfyui: g.service('comfyui', { mib: 4000 }) }),
    });
    const { run, story, file } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect(story).toEqual(['GPU 0 has 19.8 GB free, and 18 GB are needed.']);
    expect(gpu.asked('comfyui')).toEqual([]);
    expect(file()).toMatchObject({ card: 0, env: { CUDA_VISIBLE_DEVICES: 'GPU-0a' }, gaveWay: [] });
    expect((await show(app)).leases).toMatchObject([{ card: 0, runId: ONE, state: 'held', gaveWay: [] }]);
  });

  test('has ComfyUI unload first, which runs on and is not started again', async () => {
    const { app, gpu, leases } = await start({
      services: (g) => ({
        comfyui: g.service('comfyui', { mib: 9800 }),
        swarmui: g.service('swarmui', { mib: 900 }),
      }),
    });
    const { run, story } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect(story).toEqual([
      'GPU 0 has 13.2 GB free, and 18 GB are needed.',
      'ComfyUI was asked to unload its models.',
      'ComfyUI gave 9.2 GB back.',
      'GPU 0 has 22.4 GB free, and 18 GB are needed.',
    ]);
    expect(gpu.asked('comfyui').at(-1)).toBe('/free {"free_memory": true, "unload_models": true}');
    expect(gpu.asked('swarmui')).toEqual([]);
    const { pid } = await service(app, 'comfyui');
    expect((await show(app)).leases[0]?.gaveWay).toMatchObject([{ service: 'comfyui', how: 'freed' }]);
    await leases.release(ONE);
    leases.restore();
    expect(await service(app, 'comfyui')).toMatchObject({ state: 'running', pid });
  });

  test.each(['stopped', 'ask'] as const)(
    'says who takes memory again, and has it freed: %s',
    async (guard) => {
      const { app, gpu, leases } = await start({ services: withComfyUi, gpu: { guard } });
      const { run, warnings } = runIn(app, ONE, 18);
      await leases.acquire(run, never);
      await app.send('PATCH', 'settings', { gpu: SHORT });
      gpu.hold((await service(app, 'comfyui')).pid, 7000);
      // Any of them: what is freed quickly may be all well again before anybody looks here.
      await vi.waitFor(() => expect(warnings.join()).toMatch(/\(6\.8 GB\) took memory of GPU 0 again/), WAIT);
      const freed = () => gpu.asked('comfyui').filter((each) => each.includes('/free')).length;
      if (guard === 'ask') return expect(freed()).toBe(1);
      // It unloads, and all is well again; a slow look may have asked twice.
      await vi.waitFor(() => expect(warnings.at(-1)).toBe(''), WAIT);
      expect(freed()).toBeGreaterThan(1);
      expect((await service(app, 'comfyui')).state).toBe('running');
    },
  );

  test('has SwarmUI free its backends, over a session of its own', async () => {
    const { app, gpu, leases } = await start({
      services: (g) => ({ swarmui: g.service('swarmui', { mib: 9800 }) }),
    });
    const { run } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect(gpu.asked('swarmui')).toEqual([
      '/API/GetNewSession {}',
      '/API/GetGlobalStatus {}',
      '/API/FreeBackendMemory {"backend": "all", "system_ram": false}',
    ]);
    expect(await service(app, 'swarmui')).toMatchObject({ state: 'running' });
  });

  test('waits for pictures that are being made, where the settings say so', async () => {
    const { app, gpu, leases } = await start({
      services: (g) => ({ comfyui: g.service('comfyui', { mib: 9800, options: 'busy=6' }) }),
      gpu: { busy: 'finish', finishSeconds: 60 },
    });
    const { run } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect(gpu.asked('comfyui').join()).not.toContain('/interrupt');
    expect((await service(app, 'comfyui')).state).toBe('running');
  });

  test.each(['interrupt', 'finish'] as const)('ends a queue that takes too long: %s', async (busy) => {
    const { app, gpu, leases } = await start({
      services: (g) => ({ comfyui: g.service('comfyui', { mib: 9800, options: 'busy=6 long' }) }),
      gpu: { busy, finishSeconds: 1 },
    });
    const { run, story } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    const asked = gpu.asked('comfyui').filter((question) => !/^\/(prompt|system_stats)/.test(question));
    expect(asked).toEqual([
      '/queue {"clear": true}',
      '/interrupt {}',
      '/free {"free_memory": true, "unload_models": true}',
    ]);
    expect(story).toContain('ComfyUI was told to end what it was making, 6 in all.');
  });
});

describe('a service that gives nothing back', () => {
  const stubborn = (g: Gpu) => ({
    comfyui: g.service('comfyui', { mib: 9800, options: 'stubborn' }),
    invokeai: g.service('other', { mib: 800 }),
  });

  test('is stopped, which stood in the file before, and started again when the card is left', async () => {
    const { app, leases } = await start({ services: stubborn, gpu: SHORT });
    const { run, story, file } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect(story).toContain('ComfyUI, which holds 9.6 GB, is stopped. It is started again afterwards.');
    expect(file().gaveWay).toMatchObject([{ service: 'comfyui', how: 'stopped', settled: '' }]);
    expect((await service(app, 'comfyui')).state).toBe('stopped');
    expect((await service(app, 'invokeai')).state).toBe('running');
    expect((await show(app)).leases[0]?.gaveWay).toMatchObject([{ service: 'comfyui', how: 'stopped' }]);

    await leases.release(ONE);
    leases.restore();
    await reaches(app, 'comfyui', 'running');
    expect(story.at(-1)).toBe('ComfyUI was started again.');
    await vi.waitFor(() => expect(file().gaveWay[0].settled).toBe('restored'), WAIT);
  });

  test('stays stopped when a person has stopped it meanwhile', async () => {
    const { app, leases } = await start({ services: stubborn, gpu: SHORT });
    const { run, file } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect((await app.send('POST', 'services/comfyui/start?anyway=true')).status).toBe(200);
    await reaches(app, 'comfyui', 'running');
    expect((await app.send('POST', 'services/comfyui/stop')).status).toBe(200);
    await reaches(app, 'comfyui', 'stopped');
    await leases.release(ONE);
    leases.restore();
    await vi.waitFor(() => expect(file().gaveWay[0].settled).toBe('by-person'), WAIT);
    expect((await service(app, 'comfyui')).state).toBe('stopped');
  });
});

describe('memory that nobody gives back', () => {
  test('is refused with the names of those who hold it, and no service is stopped in vain', async () => {
    const { app, gpu, leases } = await start({
      services: (g) => ({ invokeai: g.service('other', { mib: 2048 }) }),
      gpu: SHORT,
    });
    const stranger = await sleeper();
    gpu.hold(stranger, 15360, 'GPU-0a', '/usr/bin/blender');
    const { run } = runIn(app, ONE, 18);
    await expect(leases.acquire(run, never)).rejects.toThrow(
      'GPU 0 could not be freed: 18 GB are needed, 6.7 GB are free. ' +
        `It is still held by blender, process ${stranger} (15 GB), InvokeAI (2 GB).`,
    );
    expect((await service(app, 'invokeai')).state).toBe('running');
  });

  test('is waited for no longer when the run is stopped', async () => {
    const { app, gpu, leases } = await start({ gpu: { giveUpSeconds: 600 } });
    gpu.hold(await sleeper(), 15360);
    const { run } = runIn(app, ONE, 18);
    const stop = new AbortController();
    const acquired = leases.acquire(run, stop.signal);
    await vi.waitFor(async () => expect((await show(app)).leases[0]?.state).toBe('freeing'), WAIT);
    stop.abort();
    await expect(acquired).rejects.toThrow();
  });
});

describe('a card', () => {
  test('of two goes to each of two runs', async () => {
    const { app, leases } = await start({ cards: [RTX_4090, SECOND_CARD] });
    const [first, second] = [runIn(app, ONE, 18), runIn(app, TWO, 18)];
    await Promise.all([leases.acquire(first.run, never), leases.acquire(second.run, never)]);
    expect(leases.lanes).toBe(2);
    const given = [first, second].map(({ file }) => file().env.CUDA_VISIBLE_DEVICES);
    expect(given.sort()).toEqual(['GPU-0a', 'GPU-0b']);
  });

  test('is free only when nothing of the run is left on it', async () => {
    const { app, gpu, leases } = await start({});
    const { run, story } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    const trainer = await sleeper({ [RUN_MARK]: ONE });
    gpu.hold(trainer, 9000);
    const released = leases.release(ONE);
    await vi.waitFor(
      () => expect(story).toContain(`Its process ${trainer} is not gone from GPU 0 yet.`),
      WAIT,
    );
    expect(leases.holders).toEqual([ONE]);
    process.kill(trainer, 'SIGKILL');
    await released;
    expect(leases.holders).toEqual([]);
  });

  test('is not given on a machine that has none', async () => {
    const app = await boot();
    toEnd.push(app.close.bind(app));
    const leases = app.app.get(GpuLeases);
    const { run, story } = runIn(app, ONE, 18);
    await leases.acquire(run, never);
    expect(leases.lanes).toBe(1);
    expect(leases.holders).toEqual([]);
    expect(story).toEqual([]);
  });
});

describe('a service whose card belongs to a run', () => {
  const services = (g: Gpu) => ({ comfyui: g.service('comfyui', { mib: 9800, options: 'stubborn' }) });

  async function owned(gpu: ChangeSettings['gpu']) {
    const ground = await start({ services, gpu: { ...SHORT, ...gpu } });
    await ground.leases.acquire(runIn(ground.app, ONE, 18).run, never);
    return ground;
  }

  test('is started when a person says so, having read whose it is and for how long', async () => {
    const { app } = await owned({ guard: 'ask' });
    const answer = await app.send('POST', 'services/comfyui/start');
    expect(answer.status).toBe(409);
    const { message, details } = (await answer.json()) as { message: string; details: unknown };
    expect(message).toContain(`GPU 0 belongs to the run ${ONE}, for about 17 minutes more.`);
    expect(message).toContain('ComfyUI held up to 9.6 GB of it before.');
    expect(OwnedByRun.parse(details)).toEqual({ runId: ONE, canStartAnyway: true });
    expect((await app.send('POST', 'services/comfyui/start?anyway=true')).status).toBe(200);
    await reaches(app, 'comfyui', 'running');
  });

  test('is kept stopped where the settings say so, whoever asks', async () => {
    const { app } = await owned({ guard: 'stopped' });
    const answer = await app.send('POST', 'services/comfyui/start?anyway=true');
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ details: { canStartAnyway: false } });
  });

  test.each([
    [8, 200],
    [18, 409],
  ])('is started where it fits beside the run: beside %d of 24 GB it answers %d', async (needs, status) => {
    const { app, leases } = await start({ services, gpu: { guard: 'fits' } });
    await app.send('POST', 'services/comfyui/stop');
    await reaches(app, 'comfyui', 'stopped');
    await vi.waitFor(async () => expect((await show(app)).cards[0]?.holders).toEqual([]), WAIT);
    await leases.acquire(runIn(app, ONE, needs).run, never);
    expect((await app.send('POST', 'services/comfyui/start')).status).toBe(status);
  });
});

async function sleeper(env: Record<string, string> = {}): Promise<number> {
  const child = spawn('sleep', ['600'], { env: { PATH: '/usr/bin:/bin', ...env } });
  toEnd.push(() => child.kill('SIGKILL'));
  await vi.waitFor(() => expect(child.pid).toBeGreaterThan(0));
  return child.pid!;
}
