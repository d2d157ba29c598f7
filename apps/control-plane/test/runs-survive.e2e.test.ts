import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '@pilothouse/contracts/runs';
import { isAlive } from '@pilothouse/processes/identity';
import { sessionMembers } from '@pilothouse/processes/session';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { startControlPlane } from './control-plane-process.js';
import { killSession, makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

/** A step of 5 ms, 20 times as long for a “slow” name: 40 steps take four seconds. */
const SLOW = 'slow harbour';

let ground: TrainingGround;
const toEnd: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  ground = await makeTrainingGround();
});
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
  await ground.kill();
  await ground.remove();
});

async function startProcess() {
  const controlPlane = await startControlPlane(ground.workspace);
  toEnd.push(controlPlane.kill);
  return controlPlane;
}

async function bootHere() {
  const booted: Booted = await boot({ workspace: ground.workspace });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= booted.close());
  toEnd.push(close);
  return { close, training: trainingAt((path, init) => booted.api(path, init)) };
}

/** The runner's word for it comes a moment after the first output. */
function running(id: string) {
  return vi.waitFor(async () => {
    const state = await ground.stateOf(id);
    if (state.status !== 'running') throw new Error(`The run is ${state.status}`);
    return state;
  }, WAIT);
}

const stepsIn = (log: Buffer) => new Set(String(log).match(/\b\d+\/40 \[/g)).size;

describe('kill -9 of the control plane', () => {
  test('leaves the trainer running, and the next one shows the same run', async () => {
    const first = await startProcess();
    const { id } = await first.training.start(SLOW);
    await first.training.passesStep(id, 5);
    const before = await running(id);
    await first.kill();
    expect(isAlive(before.child)).toBe(true);

    const second = await startProcess();
    const run = await second.training.reaches(id, 'done', 'failed', 'interrupted');

    expect(run).toMatchObject({ status: { state: 'done' }, progress: { step: 40, steps: 40 } });
    const log = await ground.logOf(id);
    expect((await second.training.log(id)).equals(log)).toBe(true);
    expect(stepsIn(log)).toBe(41);
    expect(String(log).match(/running training/g)).toHaveLength(1);
    expect(await second.training.list()).toHaveLength(1);
  });

  test('does not lose a run that ends meanwhile, nor the one that waits', async () => {
    const first = await startProcess();
    const { id } = await first.training.start(SLOW);
    const waiting = await first.training.start('after');
    await first.training.passesStep(id, 15);
    await first.kill();
    await expect.poll(async () => (await ground.stateOf(id)).status, WAIT).toBe('exited');
    expect(existsSync(ground.loras(`${SLOW}.safetensors`))).toBe(false);

    const second = await startProcess();
    const run = await second.training.reaches(id, 'done');
    expect(run.status).toMatchObject({ published: `loras/${SLOW}.safetensors` });
    await second.training.reaches(waiting.id, 'done');
  });

  test('right after a start leaves a run that is taken up, not two', async () => {
    const first = await startProcess();
    const { id } = await first.training.start('harbour');
    await first.kill();
    const second = await startProcess();
    await second.training.reaches(id, 'done');
    expect(readdirSync(ground.loras(''))).toEqual(['harbour.safetensors']);
    expect(String(await ground.logOf(id)).match(/running training/g)).toHaveLength(1);
  });

  test.each([100, 400, 900])(
    '%i ms after a start leaves no run, or one that is trained and published once',
    async (delayMs) => {
      const first = await startProcess();
      void first.training.start('harbour').catch(() => undefined); // Its answer may never come.
      await sleep(delayMs);
      await first.kill();

      const second = await startProcess();
      const runs = await second.training.list();
      for (const { id } of runs) {
        await second.training.reaches(id, 'done');
        expect(String(await ground.logOf(id)).match(/running training/g)).toHaveLength(1);
      }
      const published = existsSync(ground.loras('')) ? readdirSync(ground.loras('')) : [];
      expect(published).toEqual(runs.map(() => 'harbour.safetensors'));
    },
  );

  test('does not forget that a stop was asked for', async () => {
    const first = await startProcess();
    const { id } = await first.training.start('slow stubborn');
    await first.training.passesStep(id, 2);
    await first.training.stop(id);
    await first.kill();
    const { child } = await running(id);
    const second = await startProcess();
    const { status } = await second.training.get(id);
    expect(status.state).toBe('stopping');
    killSession(child.pid);
    await second.training.reaches(id, 'cancelled');
  });
});

describe('a control plane that is closed and started again', () => {
  test('goes on with the run in progress', async () => {
    const { close, training } = await bootHere();
    const { id } = await training.start(SLOW);
    await training.passesStep(id, 3);
    await close();
    const again = await bootHere();
    const run = await again.training.reaches(id, 'done', 'failed', 'interrupted');
    expect(run).toMatchObject({ status: { state: 'done' }, progress: { step: 40 } });
  });
});

describe('kill -9 of the runner', () => {
  test('shows the run as interrupted by itself, and the queue goes on', async () => {
    const { training } = await bootHere();
    const { id } = await training.start(SLOW);
    const next = await training.start('next');
    await training.passesStep(id, 3);
    const { runner, child } = await running(id);

    const killedAt = Date.now();
    process.kill(runner.pid, 'SIGKILL');
    const { status } = await training.reaches(id, 'interrupted', 'failed', 'done');
    // The goal is three seconds on a machine that has nothing else to do.
    expect(Date.now() - killedAt).toBeLessThan(10_000);
    if (status.state !== 'interrupted') throw new Error(`It is ${status.state}`);
    expect(status.reason).toMatch(/killed from outside.*reached step \d+ of 40/);
    expect(sessionMembers(child.pid)).toEqual([]);
    await training.reaches(next.id, 'done');
  });

  test('ends a trainer that survives it, before the next run starts', async () => {
    const { training } = await bootHere();
    const first = await training.start(SLOW);
    const { id } = await training.start('deaf');
    const next = await training.start('next');
    const file = ground.inRun(id, 'command.json');
    const deaf = 'trap "" HUP TERM; (trap "" HUP TERM; sleep 600) & echo up; while :; do sleep 0.1; done';
    const command = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...command, argv: ['/bin/bash', '-c', deaf] }));
    await training.stop(first.id);
    await expect.poll(async () => String(await ground.logOf(id).catch(() => '')), WAIT).toContain('up');

    const { runner, child } = await running(id);
    process.kill(runner.pid, 'SIGKILL');
    const { status } = await training.reaches(id, 'interrupted');
    expect(sessionMembers(child.pid)).toEqual([]);
    const after = await training.reaches(next.id, 'done');
    if (status.state !== 'interrupted' || after.status.state !== 'done')
      throw new Error('They ended otherwise');
    expect(after.status.startedAt).toBeGreaterThanOrEqual(status.endedAt);
  });
});

describe('everything killed', () => {
  test('is shown as interrupted at the next start, and the queue goes on', async () => {
    const first = await startProcess();
    const { id } = await first.training.start(SLOW, { epochs: 4 });
    const next = await first.training.start('next');
    await first.training.passesStep(id, 25);
    await first.kill();
    await ground.kill();

    const second = await startProcess();
    const { status } = await second.training.reaches(id, 'interrupted', 'failed', 'done');
    expect(status).toMatchObject({
      state: 'interrupted',
      reason: expect.stringMatching(
        /reached step \d+ of 80. The newest complete checkpoint is slow harbour-00000[123].safetensors/,
      ),
    });
    await second.training.reaches(next.id, 'done');
  });

  test('a restart of the machine is named as such', async () => {
    const first = await startProcess();
    const { id } = await first.training.start(SLOW);
    await first.training.passesStep(id, 2);
    await first.kill();
    await ground.kill();
    const file = ground.inRun(id, 'state.json');
    const { runner } = await running(id);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(runner.bootId, 'another boot'));

    const second = await startProcess();
    const { status } = await second.training.reaches(id, 'interrupted');
    expect(status).toMatchObject({ reason: expect.stringContaining('The machine was restarted') });
  });
});

describe('kill -9 amid changes of the queue', () => {
  test('leaves an order that was asked for, and every hold', async () => {
    const killed = await startProcess();
    await killed.training.start(SLOW, { epochs: 20 });
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await killed.training.start(name)).id);
    for (const id of ids) await killed.api(`runs/${id}/hold`, { method: 'POST' });
    const orders = ['abc', 'cba', 'bac'];
    let written = 0;
    const changing = (async () => {
      for (;;) {
        const named = [...orders[written % 3]!].map((name) => ids['abc'.indexOf(name)]);
        const headers = { 'content-type': 'application/json' };
        await killed.api('runs/queue', { method: 'PUT', headers, body: JSON.stringify({ ids: named }) });
        written += 1;
      }
    })().catch(() => undefined); // It was killed.
    await expect.poll(() => written, WAIT).toBeGreaterThan(5);
    await killed.kill();
    await changing;

    const { training } = await bootHere();
    const waiting = (await training.list()).filter(({ place }) => place !== null);
    const names = waiting.sort((a, b) => a.place! - b.place!).map((run) => run.name);
    expect(orders).toContain(names.join(''));
    expect(waiting.map(({ status }) => status)).toEqual(ids.map(() => ({ state: 'queued', held: true })));
  });
});

describe('files that a crash left half-written', () => {
  async function finished(name: string): Promise<Run> {
    const { close, training } = await bootHere();
    const { id } = await training.start(name);
    const run = await training.reaches(id, 'done');
    await close();
    return run;
  }

  test('a publication that happened but was not noted is found, and not done twice', async () => {
    const { id } = await finished('harbour');
    const file = ground.inRun(id, 'events.ndjson');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(JSON.parse(lines.at(-2)!)).toMatchObject({ isPublishing: true });
    await writeFile(file, `${lines.slice(0, -1).join('\n')}\n`);

    const { training } = await bootHere();
    const { status } = await training.reaches(id, 'done');
    expect(status).toMatchObject({ published: 'loras/harbour.safetensors' });
    expect(readdirSync(ground.loras(''))).toEqual(['harbour.safetensors']);
  });

  test('a publication that was noted but did not happen is done', async () => {
    const { id } = await finished('harbour');
    const file = ground.inRun(id, 'events.ndjson');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    await writeFile(file, `${lines.slice(0, -1).join('\n')}\n`);
    await writeFile(ground.loras('harbour.safetensors'), 'the LoRA of somebody else');

    const { training } = await bootHere();
    const { status } = await training.reaches(id, 'done');
    expect(status).toMatchObject({ published: 'loras/harbour-2.safetensors' });
  });

  test('a torn last event is ignored, and the next one stands on a line of its own', async () => {
    const { id } = await finished('harbour');
    const file = ground.inRun(id, 'events.ndjson');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    await writeFile(file, `${lines.slice(0, -1).join('\n')}\n${lines.at(-1)!.slice(0, 30)}`);

    const { training } = await bootHere();
    await training.reaches(id, 'done');
    await expect
      .poll(async () => (await readFile(file, 'utf8')).trim().split('\n').length, WAIT)
      .toBe(lines.length + 1);
  });

  test('a folder that never became a run is moved to the trash, and is no run', async () => {
    const id = '20260101-000000-abcdef';
    await mkdir(ground.inRun(id, 'dataset'), { recursive: true });
    await writeFile(ground.inRun(id, 'command.json'), '{}');
    const { training } = await bootHere();
    expect(await training.list()).toEqual([]);
    expect(existsSync(ground.inRun(id))).toBe(false);
  });

  test('a thousand ended runs are listed without reading their logs', async () => {
    const { id } = await finished('harbour');
    await expect.poll(() => existsSync(ground.inRun(id, 'summary.json')), WAIT).toBe(true);
    const files = ['run.json', 'command.json', 'events.ndjson', 'state.json', 'summary.json', 'loss.json'];
    const copies = await Promise.all(files.map((file) => readFile(ground.inRun(id, file), 'utf8')));
    for (let number = 0; number < 1000; number++) {
      const copy = `20250101-000000-a${String(number).padStart(5, '0')}`;
      await mkdir(ground.inRun(copy), { recursive: true });
      for (const [index, file] of files.entries()) await writeFile(ground.inRun(copy, file), copies[index]!);
      await appendFile(ground.inRun(copy, 'output.log'), '');
      // Sparse: takes no room, and for ever to read.
      await truncate(ground.inRun(copy, 'output.log'), 1e9);
    }
    const { training } = await bootHere();
    const listedAt = Date.now();
    expect(await training.list()).toHaveLength(1001);
    // To read the logs would take minutes.
    expect(Date.now() - listedAt).toBeLessThan(20_000);
  });
});
