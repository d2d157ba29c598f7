import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Family } from '@pilothouse/contracts/models';
import { PresetList } from '@pilothouse/contracts/presets';
import { StartRun } from '@pilothouse/contracts/runs';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FAMILIES } from '../src/kohya/families.js';
import { CARD_SIZES_GB, cardClass, SHIPPED_PRESETS } from '../src/presets/shipped-presets.js';
import { boot, type Booted } from './boot.js';

let workspace: string;
let pilothouse: Booted;
const folder = (...parts: string[]) => join(workspace, 'config/presets', ...parts);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  pilothouse = await boot({ workspace });
});
beforeEach(async () => {
  for (const file of await readdir(folder())) await unlink(folder(file));
  await vi.waitFor(async () => expect((await own()).length + (await list()).broken.length).toBe(0));
});
afterAll(async () => {
  await pilothouse?.close();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const list = async () => PresetList.parse(await (await pilothouse.api('runs/presets')).json());
const own = async () => (await list()).presets.filter(({ isOwn }) => isOwn);
const mine = { family: 'sdxl', values: { networkRank: 64, learningRate: 2e-4 } };

test('every family has the studio’s figures and one preset for each size of card', () => {
  for (const family of Family.options) {
    const presets = SHIPPED_PRESETS.filter((preset) => preset.family === family);
    expect(presets.filter(({ cardGb }) => cardGb === null).map(({ id }) => id)).toEqual([`studio-${family}`]);
    for (const size of new Set(presets.filter(({ cardGb }) => cardGb).map((preset) => preset.size))) {
      expect(presets.filter((each) => each.cardGb && each.size === size).map(({ cardGb }) => cardGb)).toEqual(
        [...CARD_SIZES_GB],
      );
    }
  }
  expect(new Set(SHIPPED_PRESETS.map(({ id }) => id)).size).toBe(SHIPPED_PRESETS.length);
});

test('Studio SD3.5 is what the training studio trains with', () => {
  expect(SHIPPED_PRESETS.find(({ title }) => title === 'Studio SD3.5')?.values).toMatchObject({
    epochs: 6,
    repeats: Math.round(100 / 6),
    networkRank: 32,
    networkAlpha: 16,
    learningRate: 1e-4,
    resolution: 1024,
  });
});

test.each(SHIPPED_PRESETS.map((preset) => [preset.id, preset] as const))(
  '%s is a request the trainer takes',
  (_, { family, size, values, documented }) => {
    const request = { name: 'x', family, baseModel: 'x', dataset: 'x', triggerWords: ['x'] };
    expect(StartRun.parse({ ...request, ...FAMILIES[family].defaults, ...values })).toMatchObject(values);
    expect(values.blocksToSwap ?? 0).toBeLessThanOrEqual(
      size === 'medium' ? 22 : FAMILIES[family].maxBlocksToSwap,
    );
    expect(Object.keys(values)).toEqual(expect.arrayContaining(documented));
  },
);

test.each([
  [6, 8],
  [8, 8],
  [10, 8],
  [11.99, 12],
  [15.7, 16],
  [23.6, 24],
  [31.8, 32],
  [44.99, 48],
  [80, 48],
])('a card that reports %f GB is treated as one of %i GB', (gib, cardGb) => {
  expect(cardClass(gib * 2 ** 30)).toBe(cardGb);
});

test('a preset is saved as a file, told to every browser, and never written over', async () => {
  const socket = pilothouse.socket();
  const told = new Promise<PresetList>((resolve) => socket.on('presets.changed', resolve));
  await new Promise<void>((resolve) => socket.on('connect', resolve));

  const answer = await pilothouse.send('POST', 'runs/presets', { name: 'my style', ...mine });
  expect(answer.status).toBe(201);
  const saved = { id: 'own/my style', title: 'my style', isOwn: true, family: 'sdxl', values: mine.values };
  expect(PresetList.parse(await answer.json()).presets.at(-1)).toMatchObject(saved);
  expect((await told).presets.at(-1)).toMatchObject(saved);
  expect(JSON.parse(await readFile(folder('my style.json'), 'utf8'))).toEqual({ ...mine, size: null });

  const again = await pilothouse.send('POST', 'runs/presets', { name: 'my style', ...mine });
  expect(again.status).toBe(409);
  expect(await again.text()).toContain('There is a preset named my style already');
});

test('a deleted preset goes to the trash and comes back from there', async () => {
  await pilothouse.send('POST', 'runs/presets', { name: 'gone', ...mine });
  const entry = (await (await pilothouse.send('DELETE', 'runs/presets/gone')).json()) as { id: string };
  expect(await own()).toEqual([]);
  await pilothouse.send('POST', `trash/${entry.id}/restore`);
  await vi.waitFor(async () => expect(await own()).toMatchObject([{ title: 'gone' }]));
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
  });
  await writeFile(folder('typo.json'), JSON.stringify(mine));
  await vi.waitFor(async () => expect((await own()).map(({ title }) => title)).toEqual(['good', 'typo']));
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
