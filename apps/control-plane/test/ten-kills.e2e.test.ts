import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Run, RunFiles, type RunState } from '@pilothouse/contracts/runs';
import { isAlive } from '@pilothouse/processes/identity';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import { afterEach, expect, test, vi } from 'vitest';
import { keepControlPlane, type KeptControlPlane } from './control-plane-process.js';
import { type HalfFileWatch, watchForHalfFiles } from './half-files.js';
import { seededRandom } from './seeded-random.js';
import { makeTrainingGround, type TrainingGround } from './training-ground.js';

/** Printed; `KILLS_SEED=123` makes the same choice again. Before a landing it is always the same. */
const SEED = Number(process.env.KILLS_SEED ?? (process.env.CI ? 20_261_124 : Date.now() % 1_000_000));
const VICTIMS = [
  ...Array<'control plane'>(4).fill('control plane'),
  ...Array<'runner'>(3).fill('runner'),
  ...Array<'trainer'>(3).fill('trainer'),
];
/** Between two kills. A run takes about as long, with its start and its end. */
const MOST_WAIT_MS = 1500;
const STEP_MS = 10;
/** Six epochs of eight steps, so that many a kill comes amid a save. */
const SAVES_OFTEN = { epochs: 6, repeats: 2, networkRank: 256 };
/** So that there is always a run to kill. */
const AHEAD = ['first', 'second', 'third'];
/** What a terminal holds at most that nobody has read: lost with the runner, and with it alone. */
const TERMINAL_BYTES = 64 * 1024;
/** A trainer may die between writing a line and noting that it did. */
const LINE_BYTES = 2048;
const ENDED: RunState[] = ['done', 'failed', 'cancelled', 'interrupted'];

let ground: TrainingGround;
let controlPlane: KeptControlPlane | undefined;
let watch: HalfFileWatch | undefined;

afterEach(async () => {
  await controlPlane?.end();
  await watch?.end();
  await ground.kill();
  await ground.remove();
});

test(`ten kills at random moments (seed ${SEED}): no log lost, no run stuck, no two on one GPU, no half model`, async () => {
  const random = seededRandom(SEED);
  ground = await makeTrainingGround({ stepMs: STEP_MS, witness: 'witness' });
  watch = await watchForHalfFiles(join(ground.workspace, 'models'));
  controlPlane = await keepControlPlane(ground.workspace);
  const { training } = controlPlane;
  await resumeByThemselves(controlPlane);

  const ask = (name: string) => training.start(name, SAVES_OFTEN);
  for (const name of AHEAD) await ask(name);
  const runnersKilled = new Set<string>();
  for (const [at, victim] of random.shuffle(VICTIMS).entries()) {
    await ask(`harbour ${at}`);
    await sleep(random.upTo(MOST_WAIT_MS));
    if (victim === 'control plane') controlPlane.kill();
    else {
      const id = await killOne(victim);
      if (victim === 'runner') runnersKilled.add(id);
    }
  }

  const runs = await vi.waitFor(
    async () => {
      const all = await Promise.all((await training.list()).map(({ id }) => training.get(id)));
      expect(all.filter(({ status }) => !ENDED.includes(status.state))).toEqual([]);
      return all;
    },
    { timeout: 90_000, interval: 100 },
  );
  await expectNobodyStuck(controlPlane, runs);
  const lost = runs.map(({ id }) => expectWholeLog(id, runnersKilled));
  expect(readIfThere(witness('two-at-once.txt')).toString()).toBe('');

  const published = runs.flatMap(({ status }) => (status.state === 'done' ? (status.published ?? []) : []));
  expect(readdirSync(ground.loras('')).sort()).toEqual(published.map((path) => path.slice(6)).sort());
  const { halves, looks } = await watch.found();
  expect(halves).toEqual([]);
  expect(looks).toBeGreaterThan(1000);
  const outcomes = runs.map(({ status }) => status.state).sort();
  console.log(
    `seed ${SEED}: ${outcomes.join(', ')}; in terminals without a reader ${Math.max(...lost)} bytes`,
  );
}, 240_000);

function resumeByThemselves({ api }: KeptControlPlane) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ resuming: { policy: 'automatic', most: 10 } });
  return api('settings', { method: 'PATCH', headers, body });
}

/** Of the run in progress, as soon as there is one. */
function killOne(victim: 'runner' | 'trainer'): Promise<string> {
  return vi.waitFor(
    async () => {
      for (const id of readdirSync(ground.inRun(''))) {
        const state = await ground.stateOf(id).catch(() => undefined);
        if (state?.status !== 'running' || !isAlive(state.runner) || !isAlive(state.child)) continue;
        process.kill(victim === 'runner' ? state.runner.pid : state.child.pid, 'SIGKILL');
        return id;
      }
      throw new Error('No run is in progress');
    },
    { timeout: 45_000, interval: 5 },
  );
}

/** Every run has an end that says how it came to it, those that could go on did, and nothing of any of them lives. */
async function expectNobodyStuck({ api }: KeptControlPlane, runs: Run[]) {
  for (const { id, status, continuedAs, progress, plannedSteps, resumableFrom } of runs) {
    const { events } = RunFiles.parse(await (await api(`runs/${id}/files`)).json());
    expect(events.at(-1)!.state).toBe(status.state);
    if (status.state === 'done') expect(progress.step).toBe(plannedSteps);
    if (status.state === 'failed') expect(status.reason).toMatch(/signal 9|SIGKILL|killed/i);
    if (status.state === 'interrupted' && continuedAs === null) {
      expect(events.at(-1)!.text).toMatch(/^Does not go on by itself/);
      if (resumableFrom) expect(events.at(-1)!.text).toMatch(/got no further/);
    }
    expect(status.state).not.toBe('cancelled'); // Nobody asked for that.
  }
  expect(livingOf(runs)).toEqual([]);
}

/** What the terminal took stands in the log, byte by byte, up to what a dead runner had not read yet. Answers how much that was. */
function expectWholeLog(id: string, runnersKilled: Set<string>): number {
  const written = String(readIfThere(witness(`${id}.bytes`))).replaceAll('\n', '\r\n');
  const log = String(readIfThere(ground.inRun(id, 'output.log')));
  if (written.length <= log.length) {
    expect(log.startsWith(written), `the log of ${id} is what the trainer wrote`).toBe(true);
    expect(log.length - written.length).toBeLessThan(LINE_BYTES);
    return 0;
  }
  expect(runnersKilled, `${written.length - log.length} bytes are missing from the log of ${id}`).toContain(
    id,
  );
  expect(written.startsWith(log), `the log of ${id} has no hole`).toBe(true);
  expect(written.length - log.length).toBeLessThan(TERMINAL_BYTES);
  return written.length - log.length;
}

function livingOf(runs: Run[]): number[] {
  const marks = runs.map(({ id }) => `${RUN_MARK}=${id}`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const environment = String(readIfThere(`/proc/${pid}/environ`)).split('\0');
      return marks.some((mark) => environment.includes(mark));
    })
    .map(Number);
}

const witness = (file: string) => join(ground.workspace, 'witness', file);

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0); // It never began, or it is another user's.
  }
}
