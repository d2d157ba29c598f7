import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Gpus, GpuHistory } from '@pilothouse/contracts/gpu';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Booted, boot } from './boot.js';
import { installGpu, RTX_4090, type StandInCard } from './stand-in-gpu/install.js';
import { startSupervisord } from './supervisord.js';

const GIB = 1024 ** 3;
const WAIT = { timeout: 60_000, interval: 50 };
/** No other process on this machine sleeps so long. */
const SECONDS = `600.${process.pid}`;
const RUN_ID = '20261122-090000-abc123';

const toEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

async function start(cards: StandInCard[], programs: Record<string, string> = {}) {
  const gpu = installGpu(cards);
  toEnd.push(gpu.remove);
  vi.stubEnv('PATH', `${gpu.folder}:${process.env.PATH}`);
  const supervisord = await startSupervisord(programs);
  toEnd.push(supervisord.stop);
  const app = await boot({ supervisorSocket: supervisord.socket, eventsSocket: supervisord.eventsSocket });
  toEnd.push(app.close.bind(app));
  return { gpu, app };
}

const show = async (app: Booted) => Gpus.parse(await (await app.api('gpu')).json());

async function sleeper(env: Record<string, string> = {}): Promise<number> {
  const child = spawn('sleep', ['600'], { env: { PATH: '/usr/bin:/bin', ...env } });
  toEnd.push(() => child.kill('SIGKILL'));
  await vi.waitFor(() => expect(child.pid).toBeGreaterThan(0));
  return child.pid!;
}

describe('a machine with two cards', () => {
  const second = {
    ...RTX_4090,
    uuid: 'GPU-0b',
    busy: null,
    base: null,
    total: null,
    heat: null,
    power: null,
    limit: null,
  };

  test('shows both, and what one does not tell is null', async () => {
    const { app } = await start([RTX_4090, second]);
    await vi.waitFor(async () => expect((await show(app)).cards).toHaveLength(2), WAIT);
    const { cards, note, leases } = await show(app);
    expect(note).toBe('');
    expect(leases).toEqual([]);
    expect(cards[0]).toMatchObject({
      busyPercent: 3,
      temperatureCelsius: 41,
      powerWatts: 28,
      powerLimitWatts: 450,
    });
    expect(cards[1]).toMatchObject({
      index: 1,
      busyPercent: null,
      vramUsedBytes: null,
      vramTotalBytes: null,
      temperatureCelsius: null,
      powerWatts: null,
    });
  });
});

describe('who holds memory', () => {
  test('is known at once also after the clock was set back', async () => {
    const { app, gpu } = await start([RTX_4090]);
    const before = await sleeper();
    gpu.hold(before, 600, 'GPU-0a', '/usr/bin/blender');
    const pids = async () => (await show(app)).cards[0]?.holders.flatMap((holder) => holder.pids);
    await vi.waitFor(async () => expect(await pids()).toEqual([before]), WAIT);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 24 * 60 * 60_000 });
    toEnd.push(() => vi.useRealTimers());
    const after = await sleeper();
    gpu.hold(after, 1200, 'GPU-0a', '/usr/bin/blender');
    await vi.waitFor(async () => expect(await pids()).toContain(after), { ...WAIT, timeout: 15_000 });
  });

  test('is told by service, by run and by process, also for children and after they ended', async () => {
    const { app, gpu } = await start([RTX_4090], {
      comfyui: `command=bash -c 'sleep ${SECONDS} & wait'\nstopasgroup=true`,
    });
    const child = await vi.waitFor(() => {
      const pid = readdirSync('/proc').find(
        (name) => /^\d+$/.test(name) && commandOf(name) === ['sleep', SECONDS, ''].join('\u0000'),
      );
      expect(pid).toBeDefined();
      return Number(pid);
    }, WAIT);
    const stranger = await sleeper();
    const trained = await sleeper({ [RUN_MARK]: RUN_ID });
    gpu.hold(child, 9800);
    gpu.hold(stranger, 600, 'GPU-0a', '/usr/bin/blender');
    gpu.hold(trained, 1024);

    await vi.waitFor(async () => {
      const holders = (await show(app)).cards[0]?.holders;
      expect(holders?.map(({ key, title }) => [key, title])).toEqual([
        ['service:comfyui', 'ComfyUI'],
        [`run:${RUN_ID}`, `Run ${RUN_ID}`],
        [`process:${stranger}`, `blender, process ${stranger}`],
      ]);
      expect(holders?.[1]?.vramBytes).toBe(GIB);
    }, WAIT);

    process.kill(trained, 'SIGKILL');
    await vi.waitFor(
      async () =>
        expect((await show(app)).cards[0]?.holders.map(({ kind }) => kind)).toEqual(['service', 'process']),
      WAIT,
    );
  });
});

describe('news', () => {
  test('comes at most once a second, and not when nothing changes', async () => {
    const { app, gpu } = await start([RTX_4090]);
    await vi.waitFor(async () => expect((await show(app)).cards).toHaveLength(1), WAIT);
    const socket = app.socket();
    await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
    const told: { at: number; busy: number | null | undefined }[] = [];
    socket.on('gpu.changed', (news: Gpus) => told.push({ at: Date.now(), busy: news.cards[0]?.busyPercent }));
    for (const busy of [50, 60, 70]) {
      gpu.set([{ ...RTX_4090, busy }]);
      await vi.waitFor(() => expect(told.at(-1)?.busy).toBe(busy), WAIT);
    }
    const many = told.length;
    // Of all of them: a single one may be heard late on a busy machine, and the next one on time.
    expect((told.at(-1)!.at - told[0]!.at) / (many - 1)).toBeGreaterThan(700);
    const readings = async () => GpuHistory.parse(await (await app.api('gpu/history')).json());
    const before = (await readings()).cards[0]?.at.at(-1);
    // A later look than the last news was taken, and nothing was told.
    await vi.waitFor(
      async () => expect((await readings()).cards[0]?.at.at(-1)).toBeGreaterThan(before!),
      WAIT,
    );
    expect(told.length).toBe(many);
  });
});

describe('a tool that fails', () => {
  test('is a sentence, and figures come back with it', async () => {
    const { app, gpu } = await start([RTX_4090]);
    await vi.waitFor(async () => expect((await show(app)).cards).toHaveLength(1), WAIT);
    gpu.fail('Failed to initialize NVML: Driver/library version mismatch');
    await vi.waitFor(async () => {
      const { cards, note } = await show(app);
      expect(cards).toEqual([]);
      expect(note).toContain('Driver/library version mismatch');
    }, WAIT);
    gpu.set([RTX_4090]);
    await vi.waitFor(async () => expect((await show(app)).cards).toHaveLength(1), WAIT);
  });

  test('that is not there means no GPU', async () => {
    const app = await boot();
    toEnd.push(app.close.bind(app));
    await vi.waitFor(
      async () =>
        expect(await show(app)).toEqual({
          cards: [],
          leases: [],
          note: expect.stringContaining('No GPU found'),
        }),
      WAIT,
    );
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
