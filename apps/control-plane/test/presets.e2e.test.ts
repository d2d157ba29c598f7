import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PresetList } from '@pilothouse/contracts/presets';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { WAIT } from './training-ground.js';

let workspace: string;
let pilothouse: Booted;
const folder = (...parts: string[]) => join(workspace, 'config/presets', ...parts);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  pilothouse = await boot({ workspace });
});
afterEach(async () => {
  for (const file of await readdir(folder())) await unlink(folder(file));
  await vi.waitFor(async () => expect((await own()).length + (await list()).broken.length).toBe(0), WAIT);
});
afterAll(async () => {
  await pilothouse?.close();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const list = async () => PresetList.parse(await (await pilothouse.api('runs/presets')).json());
const own = async () => (await list()).presets.filter(({ isOwn }) => isOwn);
const mine = { family: 'sdxl', values: { networkRank: 64, learningRate: 2e-4 } };

test('a preset is saved as a file, told to every browser, and never written over', async () => {
  const socket = pilothouse.socket();
  const told = new Promise<PresetList>((resolve) => socket.on('presets.changed', resolve));
  await new Promise<void>((resolve) => socket.on('connect', resolve));

  const answer = await pilothouse.send('POST', 'runs/presets', { name: 'my style', ...mine });
  expect(answer.status).toBe(201);
  const saved = { id: 'own/my style', title: 'my style', isOwn: true, family: 'sdxl', values: mine.values };
  expect(PresetList.parse(await answer.json()).presets.at(-1)).toMatchObject(saved);
  expect((await told).presets.at(-1)).toMatchObject(saved);
  expect(JSON.parse(await readFile(folder('my style.json'), 'utf8'))).toEqual({
    ...mine,
    size: null,
    extra: {},
    samples: null,
  });

  const again = await pilothouse.send('POST', 'runs/presets', { name: 'my style', ...mine });
  expect(again.status).toBe(409);
  expect(await again.text()).toContain('There is a preset named my style already');
});

test('a preset keeps arguments of the trainer and sample prompts', async () => {
  const prompt = {
    prompt: 'a boat',
    negative: '',
    width: 1024,
    height: 1024,
    seed: 1,
    steps: 20,
    guidance: 6,
  };
  const samples = { prompts: [prompt], everyEpochs: 2, before: false, sampler: 'euler_a' };
  const besides = { extra: { noise_offset: 0.05, network_args: ['rank_dropout=0.1'] }, samples };
  await pilothouse.send('POST', 'runs/presets', { name: 'rich', ...mine, ...besides });
  expect(await own()).toMatchObject([{ title: 'rich', ...besides }]);
});

test('a deleted preset goes to the trash and comes back from there', async () => {
  await pilothouse.send('POST', 'runs/presets', { name: 'gone', ...mine });
  const entry = (await (await pilothouse.send('DELETE', 'runs/presets/gone')).json()) as { id: string };
  expect(await own()).toEqual([]);
  await pilothouse.send('POST', `trash/${entry.id}/restore`);
  await vi.waitFor(async () => expect(await own()).toMatchObject([{ title: 'gone' }]), WAIT);
});

test('a file a person puts there is a preset; a broken one is shown with its reason until it is mended', async () => {
  await writeFile(folder('good.json'), JSON.stringify(mine));
  await writeFile(folder('typo.json'), JSON.stringify({ family: 'sdxl', values: { netwrokRank: 64 } }));
  await writeFile(folder('cut.json'), '{"family": "sd');
  await writeFile(folder('huge.json'), ' '.repeat(100_000));
  await writeFile(folder('wild.json'), JSON.stringify({ family: 'sdxl', values: { networkRank: -1 } }));
  await writeFile(folder('.hidden.json'), 'x');
  await writeFile(folder('notes.txt'), 'x');
  await vi.waitFor(async () => {
    const { broken } = await list();
    expect((await own()).map(({ title }) => title)).toEqual(['good']);
    expect(Object.fromEntries(broken.map(({ file, problem }) => [file, problem]))).toEqual({
      'typo.json': expect.stringContaining('netwrokRank'),
      'cut.json': expect.stringContaining('It is not JSON'),
      'huge.json': expect.stringContaining('100,000 bytes'),
      'wild.json': expect.stringContaining('values.networkRank'),
    });
  }, WAIT);
  await writeFile(folder('typo.json'), JSON.stringify(mine));
  await vi.waitFor(
    async () => expect((await own()).map(({ title }) => title)).toEqual(['good', 'typo']),
    WAIT,
  );
});

test('a name that is no file name is refused before anything is touched', async () => {
  for (const name of ['../evil', 'a/b', '', '.x']) {
    expect((await pilothouse.send('POST', 'runs/presets', { name, ...mine })).status).toBe(400);
  }
  expect((await pilothouse.send('DELETE', `runs/presets/${encodeURIComponent('../settings')}`)).status).toBe(
    400,
  );
  expect((await pilothouse.send('DELETE', 'runs/presets/nobody')).status).toBe(404);
});
