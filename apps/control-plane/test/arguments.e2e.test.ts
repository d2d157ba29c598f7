import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainerArguments } from '@pilothouse/contracts/arguments';
import { Family } from '@pilothouse/contracts/models';
import { RunPlan } from '@pilothouse/contracts/plans';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, request, trainingAt, type TrainingGround } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;

beforeAll(async () => {
  ground = await makeTrainingGround();
  pilothouse = await boot({ workspace: ground.workspace });
});
afterAll(async () => {
  await pilothouse?.close();
  await ground?.remove();
});

const ask = async (family: Family) =>
  TrainerArguments.parse(await (await pilothouse.api(`runs/arguments?family=${family}`)).json());
const plan = async (extra: Record<string, unknown>, more: Record<string, unknown> = {}) => {
  const answer = await pilothouse.send('POST', 'runs/plan', { ...request('x'), extra, ...more });
  return RunPlan.parse(await answer.json());
};
const errors = ({ problems }: RunPlan) =>
  problems.filter(({ level }) => level === 'error').map(({ field }) => field);

test.each(Family.options)('the script of %s says itself what it takes', async (family) => {
  const { arguments: all, problem } = await ask(family);
  expect(problem).toBe('');
  expect(all.length).toBeGreaterThan(150);
  const named = Object.fromEntries(all.map((each) => [each.name, each]));
  expect(named.lowram).toMatchObject({ kind: 'switch', isList: false, owned: '' });
  expect(named.clip_skip).toMatchObject({ kind: 'integer', help: 'the value of clip_skip, 100% as given' });
  expect(named.network_args).toMatchObject({ isList: true, group: 'Network' });
  expect(named.loss_type?.choices).toContain('huber');
  expect(named.output_dir?.owned).not.toBe('');
});

test('every argument Pilothouse gives by itself from a field of the form is owned, so that it is not given twice', async () => {
  const { arguments: all } = await ask('sd15');
  const fields = [
    'network_dim',
    'network_alpha',
    'learning_rate',
    'seed',
    'max_train_epochs',
    'optimizer_type',
  ];
  for (const name of fields) expect(all.find((each) => each.name === name)?.owned).not.toBe('');
});

test('what is set goes into the command and takes the place of what stood there', async () => {
  const { argv, problems } = await plan({
    clip_skip: 2,
    gradient_checkpointing: false,
    network_args: ['conv_dim=4'],
  });
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  expect(argv.join(' ')).toContain('--clip_skip 2 --network_args conv_dim=4');
  expect(argv).not.toContain('--gradient_checkpointing');
});

test('the steps count accumulated gradients as the trainer does: each epoch’s last ones are a step too', async () => {
  // Four pictures five times are 20 batches an epoch.
  expect(await plan({ gradient_accumulation_steps: 8 })).toMatchObject({ stepsPerEpoch: 3, steps: 6 });
});

test('unknown, owned, wrong and contradictory arguments are refused by name, and nothing starts', async () => {
  expect(errors(await plan({ nosuch: true, output_dir: '/etc', clip_skip: 'two' })).sort()).toEqual([
    'extra.clip_skip',
    'extra.nosuch',
    'extra.output_dir',
  ]);
  expect(errors(await plan({ log_prefix: '../../../tmp/', log_tracker_name: '../..' })).sort()).toEqual([
    'extra.log_prefix',
    'extra.log_tracker_name',
  ]);
  expect(errors(await plan({ color_aug: true }))).toEqual(['extra.color_aug']);
  const answer = await pilothouse.send('POST', 'runs', { ...request('no'), extra: { color_aug: true } });
  expect(answer.ok).toBe(false);
});

test('a run with arguments of its own is trained with them', async () => {
  const runs = trainingAt((path, init) => pilothouse.api(path, init));
  const { id } = await runs.start('own arguments', { extra: { clip_skip: 2, lowram: true } });
  await runs.reaches(id, 'done');
  const command = JSON.parse(await readFile(ground.inRun(id, 'command.json'), 'utf8')) as { argv: string[] };
  expect(command.argv).toEqual(expect.arrayContaining(['--clip_skip', '2', '--lowram']));
});

test('a script that changed is asked again; one that cannot answer says why', async () => {
  const script = join(ground.workspace, 'tools/kohya/sdxl_train_network.py');
  const before = await readFile(script, 'utf8');
  const added = 'p.add_argument("--brand_new", type=int, help="new")';
  await writeFile(
    script,
    before.replace('return parser_of(__file__)', `p = parser_of(__file__); ${added}; return p`),
  );
  expect((await ask('sdxl')).arguments.map(({ name }) => name)).toContain('brand_new');

  await appendFile(script, '\nimport no_such_module\n');
  expect(await ask('sdxl')).toMatchObject({
    arguments: [],
    problem: expect.stringContaining('no_such_module'),
  });
  await writeFile(script, before);
  expect((await ask('sdxl')).problem).toBe('');
});
