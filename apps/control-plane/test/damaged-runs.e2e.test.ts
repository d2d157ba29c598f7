import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { DamagedRun, Run, RunEntry } from '@pilothouse/contracts/runs';
import { identify } from '@pilothouse/processes/identity';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

const FILES = [
  ...['run.json', 'command.json', 'dataset.toml', 'events.ndjson', 'queue.json'],
  ...[
    'state.json',
    'summary.json',
    'loss.json',
    'output.log',
    'runner.claim',
    'checkpoints',
    'dataset',
    'tensorboard',
  ],
];
const DAMAGES = {
  removed: () => {},
  emptied: (path: string) => writeFileSync(path, ''),
  'turned to noise': (path: string) => writeFileSync(path, Buffer.from([0xff, 0x00, 0x7b, 0x0a, 0x80])),
  'turned to other JSON': (path: string) => writeFileSync(path, '[{"status": 1, "at": "now"}]\n'),
  'turned to a folder': (path: string) => mkdirSync(path),
};
const PARTS = ['', '/files', '/loss', '/curves', '/samples', '/log', '/checkpoints/harbour.safetensors'];

let ground: TrainingGround;
let pilothouse: Booted;
const cases = FILES.flatMap((file) => Object.keys(DAMAGES).map((damage) => ({ file, damage }))).map(
  (each, at) => ({ ...each, id: `20260102-030405-${String(at).padStart(6, '0')}` }),
);

/** One finished run, copied as often as there are cases, each copy with one damage; all of them met at one start. */
beforeAll(async () => {
  ground = await makeTrainingGround({ stepMs: 1 });
  pilothouse = await boot({ workspace: ground.workspace });
  const training = trainingAt((path, init) => pilothouse.api(path, init));
  const { id } = await training.start('harbour');
  await training.reaches(id, 'done');
  await pilothouse.close();
  for (const each of cases) await copyDamaged(id, each);
  pilothouse = await boot({ workspace: ground.workspace });
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

async function copyDamaged(from: string, { file, damage, id }: (typeof cases)[number]) {
  const folder = ground.inRun(id);
  await cp(ground.inRun(from), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => statSync(join(folder, each)).isFile())) {
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), text.replaceAll(from, id));
  }
  rmSync(join(folder, file), { recursive: true, force: true });
  DAMAGES[damage as keyof typeof DAMAGES](join(folder, file));
}

test.each(cases)('a run whose $file was $damage harms nobody, and has ended', async ({ file, id }) => {
  const runs = RunEntry.array().parse(await (await pilothouse.api('runs')).json());
  const found = runs.find((run) => run.id === id);
  if (file === 'run.json') expect(found).toBeUndefined();
  else await expect.poll(async () => stateOf(id)).toMatch(/^(done|failed|interrupted)$/);
  for (const part of PARTS) {
    const answer = await pilothouse.api(`runs/${id}${part}`);
    await answer.arrayBuffer();
    expect([part, answer.status]).toEqual([part, expect.toBeOneOf([200, 404, 409])]);
  }
});

const damagedRuns = async () => DamagedRun.array().parse(await (await pilothouse.api('runs/damaged')).json());
const nextNews = (socket: Socket) =>
  new Promise<DamagedRun[]>((resolve) => socket.once('runs.damaged.changed', resolve));
const withRecord = (damage: string) =>
  cases.find((each) => each.file === 'run.json' && each.damage === damage)!.id;

test('every run whose record cannot be read is told of, with the file, why, and where it stands', async () => {
  const damaged = await damagedRuns();
  const expected = cases.filter(({ file }) => file === 'run.json').map(({ id }) => id);
  expect(damaged.map(({ id }) => id)).toEqual(expected.toReversed());
  for (const { id, file, folder } of damaged) {
    expect([file, folder]).toEqual(['run.json', ground.inRun(id)]);
  }
  const whyOf = (damage: string) => damaged.find(({ id }) => id === withRecord(damage))!.why;
  expect(whyOf('removed')).toContain('It is gone');
  expect(whyOf('emptied')).toContain('It is no JSON');
  expect(whyOf('turned to noise')).toContain('It is no JSON');
  expect(whyOf('turned to other JSON')).toContain('expected object');
});

test('a damaged run goes to the trash with its whole folder, and comes back as damaged as it was', async () => {
  const id = withRecord('emptied');
  const log = readFileSync(ground.inRun(id, 'output.log'));
  const socket = pilothouse.socket();
  await new Promise<void>((connected) => socket.once('connect', () => connected()));
  const gone = nextNews(socket);
  const entry = TrashEntry.parse(await (await pilothouse.send('DELETE', `runs/damaged/${id}`)).json());
  expect((await gone).map((run) => run.id)).not.toContain(id);
  expect(existsSync(ground.inRun(id))).toBe(false);

  const back = nextNews(socket);
  await pilothouse.send('POST', `trash/${entry.id}/restore`);
  expect((await back).map((run) => run.id)).toContain(id);
  expect(readFileSync(ground.inRun(id, 'output.log'))).toEqual(log);
});

test('one that was mended by hand is a run again, and one that was not says why', async () => {
  const id = withRecord('turned to noise');
  const refused = await pilothouse.send('POST', `runs/damaged/${id}/read-again`);
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('It is no JSON')]);

  const whole = cases.find(({ file }) => file === 'loss.json')!.id;
  writeFileSync(ground.inRun(id, 'run.json'), readFileSync(ground.inRun(whole, 'run.json')));
  const mended = await pilothouse.send('POST', `runs/damaged/${id}/read-again`);
  expect(Run.parse(await mended.json())).toMatchObject({ id, status: { state: 'done' } });
  expect((await damagedRuns()).map((run) => run.id)).not.toContain(id);
  expect((await pilothouse.send('DELETE', `runs/damaged/${id}`)).status).toBe(404);
});

test('a damaged run that is still worked on stays where it is, and says by whom', async () => {
  const id = withRecord('removed');
  writeFileSync(ground.inRun(id, 'runner.claim'), JSON.stringify(identify(process.pid)));
  const refused = await pilothouse.send('DELETE', `runs/damaged/${id}`);
  expect([refused.status, await refused.text()]).toEqual([
    409,
    expect.stringContaining(`by pid ${process.pid}`),
  ]);
  expect(existsSync(ground.inRun(id))).toBe(true);
});

test('nothing was trained or published again, and the workshop goes on', async () => {
  expect(readdirSync(ground.loras(''))).toEqual(['harbour.safetensors']);
  const training = trainingAt((path, init) => pilothouse.api(path, init));
  const { id } = await training.start('next');
  await training.reaches(id, 'done');
});

const stateOf = async (id: string) =>
  Run.parse(await (await pilothouse.api(`runs/${id}`)).json()).status.state;
