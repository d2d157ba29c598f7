import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { mountSmallDisk } from './library.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
const toEnd: (() => unknown)[] = [];

beforeEach(async () => {
  ground = await makeTrainingGround();
  toEnd.push(() => ground.remove());
});
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
});

async function bootAt(workspace: string, eventsSocket?: string) {
  const booted: Booted = await boot({ workspace, eventsSocket });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= booted.close());
  toEnd.push(close);
  return { booted, close, training: trainingAt((path, init) => booted.api(path, init)) };
}

const disk = mountSmallDisk('60m');

test.skipIf(disk.reason)(
  `a full disk pauses a run, says so, and nothing is lost${disk.reason && ` (not here: ${disk.reason})`}`,
  async () => {
    toEnd.push(() => execFileSync('umount', ['-l', disk.path]));
    const workspace = join(disk.path, 'w');
    await cp(ground.workspace, workspace, { recursive: true, verbatimSymlinks: true });
    const { training } = await bootAt(workspace);

    // 600 KB of log with every step: 24 MB in all, and room for ten.
    execFileSync('fallocate', ['-l', `${freeBytes(disk.path) - 10_000_000}`, join(disk.path, 'ballast')]);
    const { id } = await training.start('ceaseless', { networkRank: 1, saveState: false });
    await expect.poll(async () => (await training.get(id)).notice, WAIT).toMatch(/ENOSPC.*paused/);
    expect((await training.get(id)).status.state).toBe('running');

    await rm(join(disk.path, 'ballast'));
    const run = await training.reaches(id, 'done', 'failed');
    expect(run.status).toMatchObject({ state: 'done' });
    expect(run.notice).toBeFalsy();
    const log = String(await training.log(id));
    expect(log.match(/x{100}/g)).toHaveLength(40 * 1500);
  },
);

test('a run whose socket is out of order is followed and stopped all the same', async () => {
  const first = await bootAt(ground.workspace);
  const { id } = await first.training.start('slow', { epochs: 20 });
  await first.training.passesStep(id, 2);
  await first.close();
  await rm(ground.inRun(id, 'run.sock'));

  const { training } = await bootAt(ground.workspace);
  const { progress } = await training.get(id);
  await training.passesStep(id, (progress.step ?? 0) + 5);
  await training.stop(id);
  await training.reaches(id, 'cancelled');
});

test('a workspace deeper than a socket path may be is no hindrance', async () => {
  const parent = await mkdtemp(join(tmpdir(), `${'deep'.repeat(30)}-`));
  toEnd.push(() => rm(parent, { recursive: true, force: true }));
  const workspace = join(parent, 'w');
  await cp(ground.workspace, workspace, { recursive: true, verbatimSymlinks: true });
  const { training } = await bootAt(workspace, join(ground.workspace, 'events.sock'));
  const { id } = await training.start('slow', { epochs: 20 });
  await training.passesStep(id, 2);
  await training.stop(id);
  await training.reaches(id, 'cancelled');
  expect(existsSync(join(workspace, 'runs', id, 'runner.err'))).toBe(false);
});

const freeBytes = (path: string) =>
  Number(execFileSync('df', ['--output=avail', '-B1', path], { encoding: 'utf8' }).split('\n')[1]);
