import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@pilothouse/processes/identity';
import { sendSignal, sessionMembers } from '@pilothouse/processes/session';
import { type RunState, TrainingEntry, TrainingRun } from '@pilothouse/contracts/runs';
import { type StartRun } from '@pilothouse/contracts/start-run';
import { RunnerState } from '@pilothouse/contracts/runner';
import { expect, vi } from 'vitest';
import { picture } from './library.js';
import { installStandIn, type StandInOptions } from './stand-in/install.js';

export const WAIT = { timeout: 60_000, interval: 50 };

/** Whoever answers `/api/…`: booted in the test, or a process of its own. */
export type Api = (path: string, init?: RequestInit) => Promise<Response>;

export type TrainingGround = Awaited<ReturnType<typeof makeTrainingGround>>;

/** A workspace with the stand-in trainer, a base model and a dataset of four images. */
export async function makeTrainingGround(options: StandInOptions = {}) {
  const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  await installStandIn(workspace, { stepMs: 5, ...options });
  await mkdir(join(workspace, 'models/checkpoints'), { recursive: true });
  await writeFile(join(workspace, 'models/checkpoints/sd15.safetensors'), baseModel('stable-diffusion-v1'));
  await mkdir(join(workspace, 'datasets/boats'), { recursive: true });
  for (const name of ['a', 'b', 'c', 'd']) {
    await writeFile(join(workspace, `datasets/boats/${name}.png`), await picture('png', 256));
    await writeFile(join(workspace, `datasets/boats/${name}.txt`), 'boat');
  }
  const run = (id: string, ...parts: string[]) => join(workspace, 'runs', id, ...parts);
  return {
    workspace,
    inRun: run,
    loras: (file: string) => join(workspace, 'models/loras', file),
    logOf: (id: string) => readFile(run(id, 'output.log')),
    async stateOf(id: string): Promise<RunnerState> {
      return RunnerState.parse(JSON.parse(await readFile(run(id, 'state.json'), 'utf8')));
    },
    /** As a power cut would, for this workspace. */
    async kill(): Promise<void> {
      const ids = await readdir(join(workspace, 'runs')).catch(() => []);
      for (const id of ids) {
        const state = await this.stateOf(id).catch(() => undefined);
        if (state && isAlive(state.runner)) sendSignal(state.runner.pid, 'SIGKILL');
        if (state?.status === 'running') killSession(state.child.pid);
      }
    },
    remove: () => rm(workspace, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Two epochs of four images, each seen five times: 40 steps. */
export const request = (name: string, more: Partial<StartRun> = {}) => ({
  name,
  family: 'sd15',
  baseModel: 'checkpoints/sd15.safetensors',
  dataset: 'boats',
  triggerWords: ['boat'],
  epochs: 2,
  repeats: 5,
  resolution: 256,
  ...more,
});

/** Speaks to the runs of one control plane. */
export const trainingAt = (api: Api) => ({
  async start(name: string, more: Partial<StartRun> = {}): Promise<TrainingRun> {
    const headers = { 'content-type': 'application/json' };
    const answer = await api('runs', { method: 'POST', headers, body: JSON.stringify(request(name, more)) });
    if (answer.status !== 201) throw new Error(await answer.text());
    return TrainingRun.parse(await answer.json());
  },
  async get(id: string): Promise<TrainingRun> {
    return TrainingRun.parse(await (await api(`runs/${id}`)).json());
  },
  async list(): Promise<TrainingEntry[]> {
    return TrainingEntry.array().parse(await (await api('runs')).json());
  },
  async stop(id: string): Promise<TrainingRun> {
    return TrainingRun.parse(await (await api(`runs/${id}/stop`, { method: 'POST' })).json());
  },
  async log(id: string): Promise<Buffer> {
    return Buffer.from(await (await api(`runs/${id}/log`)).arrayBuffer());
  },
  async reaches<S extends RunState>(id: string, ...states: S[]): Promise<TrainingRun> {
    return vi.waitFor(async () => {
      const run = await this.get(id);
      expect(run.status.state, JSON.stringify(run.status)).toBeOneOf(states);
      return run;
    }, WAIT);
  },
  async passesStep(id: string, step: number): Promise<TrainingRun> {
    return vi.waitFor(async () => {
      const run = await this.get(id);
      expect(run.progress.step).toBeGreaterThanOrEqual(step);
      return run;
    }, WAIT);
  },
});

/** As small as a file can be that says of itself what it is. */
export function baseModel(architecture: string): Buffer {
  const header = Buffer.from(
    JSON.stringify({
      __metadata__: { 'modelspec.architecture': architecture },
      'model.diffusion_model.out.2.bias': { dtype: 'F16', shape: [4], data_offsets: [0, 8] },
    }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(8)]);
}

export function killSession(leader: number) {
  for (const { pid } of sessionMembers(leader)) sendSignal(pid, 'SIGKILL');
}
