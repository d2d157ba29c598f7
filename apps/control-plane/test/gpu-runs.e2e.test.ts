import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { Gpus } from '@pilothouse/contracts/gpu';
import { RunFiles } from '@pilothouse/contracts/runs';
import { ServiceList } from '@pilothouse/contracts/services';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { boot } from './boot.js';
import { startControlPlane } from './control-plane-process.js';
import { installGpu, RTX_4090, type StandInCard } from './stand-in-gpu/install.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';
import { type Api, makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

const SECOND_CARD = { ...RTX_4090, uuid: 'GPU-0b' };
/** More than is free beside it: SD 1.5 is said to need 8 GB. */
const LARGE_MIB = 18_000;

const toEnd: (() => unknown)[] = [];
let ground: TrainingGround;

beforeEach(async () => {
  ground = await makeTrainingGround();
  toEnd.push(async () => {
    await ground.kill();
    await ground.remove();
  });
});
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

type Gpu = ReturnType<typeof installGpu>;
type Machine = { cards?: StandInCard[]; services?: (gpu: Gpu) => Record<string, string> };

async function makeMachine({ cards = [RTX_4090], services = () => ({}) }: Machine) {
  const gpu = installGpu(cards);
  toEnd.push(gpu.remove);
  vi.stubEnv('PATH', `${gpu.folder}:${process.env.PATH}`);
  const supervisord = await startSupervisord(services(gpu));
  toEnd.push(supervisord.stop);
  return { gpu, supervisord };
}

async function start(machine: Machine) {
  const { gpu, supervisord } = await makeMachine(machine);
  const app = await boot({
    workspace: ground.workspace,
    supervisorSocket: supervisord.socket,
    eventsSocket: supervisord.eventsSocket,
  });
  toEnd.push(app.close.bind(app));
  const api: Api = (path, init) => app.api(path, init);
  await settle(api, machine.services?.(gpu) ?? {});
  return { gpu, api, training: trainingAt(api) };
}

/** In a process of its own, which can be killed. */
async function bootApart({ socket, eventsSocket }: RunningSupervisord) {
  const controlPlane = await startControlPlane(ground.workspace, {
    PATH: process.env.PATH!,
    PILOTHOUSE_SUPERVISOR_SOCKET: socket,
    PILOTHOUSE_EVENTS_SOCKET: eventsSocket,
  });
  toEnd.push(controlPlane.kill);
  return controlPlane;
}

/** Short waits, and figures about who holds memory. */
async function settle(api: Api, services: Record<string, string>) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ gpu: { giveUpSeconds: 1 } });
  await api('settings', { method: 'PATCH', headers, body });
  await vi.waitFor(async () => {
    const { cards } = Gpus.parse(await (await api('gpu')).json());
    expect(cards.flatMap(({ holders }) => holders)).toHaveLength(Object.keys(services).length);
  }, WAIT);
}

const stubborn = (gpu: Gpu) => ({ comfyui: gpu.service('comfyui', { mib: LARGE_MIB, options: 'stubborn' }) });

async function stateOf(api: Api, name: string) {
  const { services } = ServiceList.parse(await (await api('services')).json());
  return services.find((each) => each.name === name)?.state;
}

const reaches = (api: Api, name: string, state: string) =>
  vi.waitFor(async () => expect(await stateOf(api, name)).toBe(state), WAIT);

const story = async (api: Api, id: string) =>
  RunFiles.parse(await (await api(`runs/${id}/files`)).json()).events.map(({ text }) => text);

const cardOf = (id: string) => JSON.parse(readFileSync(ground.inRun(id, 'gpu.json'), 'utf8'));

/** We hear that a run goes on a moment before its file says so, and before its command is what it will be. */
const trainsOn = (id: string, uuid: string) =>
  vi.waitFor(async () => {
    const state = await ground.stateOf(id);
    const pid = state.status === 'running' ? state.child.pid : 0;
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    expect(environment).toContain(`CUDA_VISIBLE_DEVICES=${uuid}`);
  }, WAIT);

describe('a run on a card that is in use', () => {
  test('frees it first, trains on it, and has the service back when it is done', async () => {
    const { api, training } = await start({ services: stubborn });
    const { id } = await training.start('slow boats');
    await vi.waitFor(async () => {
      const { status, notice } = await training.get(id);
      expect(status.state).toBe('preparing');
      expect(notice).toMatch(/^Freeing the GPU: ComfyUI/);
    }, WAIT);
    await training.reaches(id, 'running');
    expect(await stateOf(api, 'comfyui')).toBe('stopped');
    expect((await training.get(id)).notice).toBe('');
    await trainsOn(id, 'GPU-0a');

    await training.reaches(id, 'done');
    await reaches(api, 'comfyui', 'running');
    await vi.waitFor(async () => expect(await story(api, id)).toContain('ComfyUI was started again.'), WAIT);
    expect(await story(api, id)).toEqual(
      expect.arrayContaining([
        'GPU 0 has 6.1 GB free, and 8 GB are needed.',
        'ComfyUI was asked to unload its models.',
        'ComfyUI gave nothing back.',
        'ComfyUI, which holds 17.6 GB, is stopped. It is started again afterwards.',
        'GPU 0 has 23.7 GB free, and 8 GB are needed.',
      ]),
    );
    expect((await training.get(id)).status.state).toBe('done');
  });

  test('hands the service that made room on to the next run, and has it back after that one', async () => {
    const { api, training } = await start({ services: stubborn });
    const first = await training.start('boats');
    const second = await training.start('slow boats');
    await training.reaches(second.id, 'running');
    expect(await stateOf(api, 'comfyui')).toBe('stopped');
    expect(await story(api, first.id)).not.toContain('ComfyUI was started again.');
    expect(cardOf(first.id).gaveWay).toMatchObject([{ service: 'comfyui', settled: 'handed-on' }]);
    expect(cardOf(second.id).gaveWay).toMatchObject([{ service: 'comfyui', settled: '' }]);

    await training.reaches(second.id, 'done');
    await reaches(api, 'comfyui', 'running');
    await vi.waitFor(() => expect(cardOf(second.id).gaveWay[0].settled).toBe('restored'), WAIT);
  });

  test('that cannot be freed fails with the names of those who hold it, and the next one has its turn', async () => {
    const { api, gpu, training } = await start({});
    const stranger = spawn('sleep', ['600']);
    toEnd.push(() => stranger.kill('SIGKILL'));
    gpu.hold(stranger.pid!, LARGE_MIB, 'GPU-0a', '/usr/bin/blender');
    const first = await training.start('boats');
    const { status } = await training.reaches(first.id, 'failed');
    expect(status).toMatchObject({
      startedAt: null,
      reason: expect.stringContaining(`It is still held by blender, process ${stranger.pid} (17.6 GB).`),
    });
    stranger.kill('SIGKILL');
    const second = await training.start('boats again');
    await training.reaches(second.id, 'done');
    expect(await story(api, second.id)).toContain('GPU 0 has 23.7 GB free, and 8 GB are needed.');
  });

  test('is cancelled while others are asked, and who was stopped comes back', async () => {
    const { api, gpu, training } = await start({
      services: (g) => ({ ...stubborn(g), invokeai: g.service('other', { mib: 900 }) }),
    });
    const stranger = spawn('sleep', ['600']);
    toEnd.push(() => stranger.kill('SIGKILL'));
    gpu.hold(stranger.pid!, 4000);
    const { id } = await training.start('boats');
    await reaches(api, 'comfyui', 'stopped');
    await training.stop(id);
    await training.reaches(id, 'cancelled');
    await reaches(api, 'comfyui', 'running');
  });
});

describe('on a machine with two cards', () => {
  test('two runs train side by side, each on its own, and the third waits', async () => {
    const { training } = await start({ cards: [RTX_4090, SECOND_CARD] });
    const names = ['slow one', 'slow two', 'slow three'];
    const runs = [];
    for (const name of names) runs.push(await training.start(name, { epochs: 40 }));
    const [one, two, three] = runs.map(({ id }) => id);
    await Promise.all([training.reaches(one!, 'running'), training.reaches(two!, 'running')]);
    expect((await training.get(three!)).status.state).toBe('queued');
    const cards = [cardOf(one!).env, cardOf(two!).env].map((env) => env.CUDA_VISIBLE_DEVICES);
    expect(cards.sort()).toEqual(['GPU-0a', 'GPU-0b']);
    await trainsOn(one!, cardOf(one!).uuid);

    await training.stop(one!);
    await training.reaches(three!, 'running');
    expect(cardOf(three!).uuid).toBe(cardOf(one!).uuid);
    expect((await training.get(two!)).status.state).toBe('running');
  });
});

describe('a control plane that is killed', () => {
  test('amid a run restores at its next start who was stopped, once the run has ended', async () => {
    const { gpu, supervisord } = await makeMachine({ services: stubborn });
    const first = await bootApart(supervisord);
    await settle(first.api, stubborn(gpu));
    const { id } = await first.training.start('slow boats', { epochs: 8 });
    await first.training.reaches(id, 'running');
    await first.kill();

    const second = await bootApart(supervisord);
    await vi.waitFor(async () => {
      const { leases } = Gpus.parse(await (await second.api('gpu')).json());
      expect(leases).toMatchObject([{ runId: id, state: 'held', gaveWay: [{ service: 'comfyui' }] }]);
    }, WAIT);
    expect(await stateOf(second.api, 'comfyui')).toBe('stopped');
    await second.training.stop(id);
    await second.training.reaches(id, 'cancelled');
    await reaches(second.api, 'comfyui', 'running');
  });

  test('just as a service is stopped neither forgets it nor starts the run twice', async () => {
    const { gpu, supervisord } = await makeMachine({ services: stubborn });
    const first = await bootApart(supervisord);
    await settle(first.api, stubborn(gpu));
    const { id } = await first.training.start('boats');
    await vi.waitFor(() => expect(cardOf(id).gaveWay).toMatchObject([{ how: 'stopped' }]), {
      timeout: 60_000,
      interval: 1,
    });
    await first.kill();

    const second = await bootApart(supervisord);
    await second.training.reaches(id, 'done');
    await reaches(second.api, 'comfyui', 'running');
  });
});
