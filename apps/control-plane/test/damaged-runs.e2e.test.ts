import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { Run } from '@pilothouse/contracts/runs';
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
}, 60_000);
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
  const runs = Run.array().parse(await (await pilothouse.api('runs')).json());
  const found = runs.find((run) => run.id === id);
  if (file === 'run.json') expect(found).toBeUndefined();
  else await expect.poll(async () => stateOf(id), { timeout: 20_000 }).toMatch(/^(done|failed|interrupted)$/);
  for (const part of PARTS) {
    const answer = await pilothouse.api(`runs/${id}${part}`);
    await answer.arrayBuffer();
    expect([part, answer.status]).toEqual([part, expect.toBeOneOf([200, 404, 409])]);
  }
});

test('nothing was trained or published again, and the workshop goes on', async () => {
  expect(readdirSync(ground.loras(''))).toEqual(['harbour.safetensors']);
  const training = trainingAt((path, init) => pilothouse.api(path, init));
  const { id } = await training.start('next');
  await training.reaches(id, 'done');
});

const stateOf = async (id: string) =>
  Run.parse(await (await pilothouse.api(`runs/${id}`)).json()).status.state;
