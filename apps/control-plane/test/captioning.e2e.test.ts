import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppliedCaptions, CaptioningSetup, CaptionProposals } from '@pilothouse/contracts/captioning';
import { DatasetContent } from '@pilothouse/contracts/datasets';
import { CaptioningRun, RunEntry, RunFiles } from '@pilothouse/contracts/runs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;

beforeAll(async () => {
  ground = await makeTrainingGround();
  pilothouse = await boot({ workspace: ground.workspace });
});
afterEach(() => setCaptions({ a: 'boat', b: 'boat', c: 'boat', d: 'boat' }));
afterAll(async () => {
  await pilothouse.close();
  await ground.kill();
  await ground.remove();
});

const captionFile = (stem: string) => join(ground.workspace, `datasets/boats/${stem}.txt`);

async function setCaptions(captions: Record<string, string | null>) {
  for (const [stem, text] of Object.entries(captions)) {
    if (text === null) await rm(captionFile(stem), { force: true });
    else await writeFile(captionFile(stem), text);
  }
  await vi.waitFor(async () => {
    const { images } = DatasetContent.parse(await (await pilothouse.api('datasets/boats')).json());
    const shown = Object.fromEntries(images.map(({ file, caption }) => [file.slice(0, 1), caption]));
    expect(shown).toMatchObject(captions);
  }, WAIT);
}

async function start(request: object): Promise<CaptioningRun> {
  const answer = await pilothouse.send('POST', 'captioning', { tool: 'wd14', dataset: 'boats', ...request });
  if (answer.status !== 201) throw new Error(await answer.text());
  return CaptioningRun.parse(await answer.json());
}

const get = async (id: string) => CaptioningRun.parse(await (await pilothouse.api(`runs/${id}`)).json());

async function ended(id: string, state: string): Promise<CaptioningRun> {
  return vi.waitFor(async () => {
    const run = await get(id);
    expect(run.status.state, JSON.stringify(run.status)).toBe(state);
    return run;
  }, WAIT);
}

const proposalsOf = async (id: string) =>
  CaptionProposals.parse(await (await pilothouse.api(`captioning/${id}/proposals`)).json());

async function apply(id: string, captions: { file: string; text: string; basedOn: string }[]) {
  const answer = await pilothouse.send('POST', `captioning/${id}/apply`, { captions });
  return AppliedCaptions.parse(await answer.json());
}

test('tags are written for copies and change nothing until they are applied', async () => {
  const before = await stat(captionFile('a'));
  const { id } = await start({ images: 'all', triggerWord: 'myboat', undesiredTags: ['sea'], batchSize: 3 });
  const run = await ended(id, 'done');
  expect(run).toMatchObject({ kind: 'captioning', name: 'boats: WD14 tags', images: 4, captioned: 4 });
  expect(run.progress).toMatchObject({ phase: 'finishing' });
  expect((await stat(captionFile('a'))).mtimeMs).toBe(before.mtimeMs);

  const { proposals, without, gone } = await proposalsOf(id);
  expect(proposals.map(({ file, text, caption }) => [file, text, caption])).toEqual(
    ['a', 'b', 'c', 'd'].map((stem) => [`${stem}.png`, `myboat, boat, no humans, ${stem}`, 'boat']),
  );
  expect([without, gone]).toEqual([[], []]);

  const [first] = proposals;
  const report = await apply(id, [{ file: 'a.png', text: 'edited by hand', basedOn: first!.captionVersion }]);
  expect(report).toEqual({ applied: ['a.png'], refused: [] });
  expect(await readFile(captionFile('a'), 'utf8')).toBe('edited by hand');
  expect(await readFile(captionFile('b'), 'utf8')).toBe('boat');
  expect((await get(id)).review).toMatchObject({ applied: 1 });
});

test('a caption that was changed meanwhile is named and not overwritten', async () => {
  const { id } = await start({ images: 'all' });
  await ended(id, 'done');
  const { proposals } = await proposalsOf(id);
  await setCaptions({ b: 'a person was quicker' });
  const report = await apply(
    id,
    proposals.map(({ file, text, captionVersion }) => ({ file, text, basedOn: captionVersion })),
  );
  expect(report.applied).toEqual(['a.png', 'c.png', 'd.png']);
  expect(report.refused).toEqual([{ file: 'b.png', reason: expect.stringContaining('changed meanwhile') }]);
  expect(await readFile(captionFile('b'), 'utf8')).toBe('a person was quicker');
});

test('only images without a caption are asked about where that is wanted', async () => {
  await setCaptions({ c: null });
  const { id } = await start({ tool: 'blip', images: 'uncaptioned' });
  const run = await ended(id, 'done');
  expect(run).toMatchObject({ images: 1, captioned: 1 });
  expect((await proposalsOf(id)).proposals).toMatchObject([
    { file: 'c.png', text: 'a boat called c', caption: null },
  ]);
});

test('where every image has a caption there is nothing to run', async () => {
  await expect(start({ images: 'uncaptioned' })).rejects.toThrow(/no image without a caption/);
});

test.each([
  ['nomodule', /has no onnxruntime.*Install/, /No module named/],
  ['offline', /does not reach/, /LocalEntryNotFoundError/],
  ['oom', /memory of the GPU ran out\. Lower the batch size/, /CUDA out of memory/],
  ['none', /wrote no tag: none reached its threshold/, undefined],
])('a failure is explained: %s', async (word, reason, evidence) => {
  const { id } = await start({ images: 'all', model: `someone/${word}`, batchSize: 1 });
  const { status } = await ended(id, 'failed');
  expect(status).toMatchObject({ reason: expect.stringMatching(reason) });
  if (evidence) expect(status).toMatchObject({ evidence: { text: expect.stringMatching(evidence) } });
});

test('it waits its turn in the one queue, counts its images, and can be stopped and looked over', async () => {
  const training = trainingAt((path, init) => pilothouse.api(path, init));
  const busy = await training.start('slow harbour', { epochs: 20 });
  const { id } = await start({ images: 'all', model: 'someone/slow', batchSize: 1 });
  expect(await get(id)).toMatchObject({ status: { state: 'queued' }, place: 1 });
  await training.stop(busy.id);
  const counting = await vi.waitFor(async () => {
    const run = await get(id);
    expect(run.progress.phaseDone).toBeGreaterThanOrEqual(2);
    return run;
  }, WAIT);
  expect(counting.progress).toMatchObject({ phase: 'captioning', phaseTotal: 4 });
  await pilothouse.send('POST', `runs/${id}/stop`);
  await ended(id, 'cancelled');
  const { proposals, without } = await proposalsOf(id);
  expect(proposals.length).toBeGreaterThanOrEqual(1);
  expect(proposals.length + without.length).toBe(4);
});

test('what was reviewed and written is known after a restart, and discarded captions stay unapplied', async () => {
  const { id } = await start({ images: 'all' });
  await ended(id, 'done');
  await pilothouse.send('POST', `captioning/${id}/discard`);
  await pilothouse.close();
  pilothouse = await boot({ workspace: ground.workspace });
  const run = await get(id);
  expect(run).toMatchObject({ captioned: 4, status: { state: 'done', published: null } });
  expect(run.review.discardedAt).not.toBeNull();
  const refused = await pilothouse.send('POST', `captioning/${id}/apply`, {
    captions: [{ file: 'a.png', text: 'x', basedOn: '' }],
  });
  expect(refused.status).toBe(409);
  const kinds = RunEntry.array()
    .parse(await (await pilothouse.api('runs')).json())
    .map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['training', 'captioning']));
});

test('values reach the script as values, and a model that is no name is refused', async () => {
  const { id } = await start({ images: 'all', undesiredTags: ['--append_tags', 'a b'] });
  const { argv } = RunFiles.parse(await (await pilothouse.api(`runs/${id}/files`)).json());
  expect(argv).toContain('--undesired_tags=--append_tags,--append tags,a b,a_b');
  await ended(id, 'done');
  await expect(start({ model: '../../etc' })).rejects.toThrow(/A model is a repository/);
  await expect(start({ images: 'all', model: 'not-there' })).rejects.toThrow(
    /models\/taggers\/not-there has no model\.onnx/,
  );
});

test('an undesired tag is left out however it is spelled', async () => {
  const { id } = await start({ images: 'all', undesiredTags: ['no_humans'], ratingTag: 'last' });
  await ended(id, 'done');
  expect((await proposalsOf(id)).proposals[0]).toMatchObject({ text: 'boat, sea, general, a' });
});

test('a file without text is no caption', async () => {
  const { id } = await start({ images: 'all', model: 'someone/blank' });
  expect(await ended(id, 'done')).toMatchObject({ images: 4, captioned: 3 });
  const { events } = RunFiles.parse(await (await pilothouse.api(`runs/${id}/files`)).json());
  expect(events.at(-1)?.text).toBe('3 of 4 images have a new caption, to be looked over.');
  expect((await proposalsOf(id)).without).toEqual(['a.png']);
});

test('a model of GIT may be a folder, once it is whole', async () => {
  const folder = join(ground.workspace, 'models/taggers/git-here');
  await mkdir(folder, { recursive: true });
  for (const name of ['config.json', 'preprocessor_config.json', 'model.safetensors']) {
    await writeFile(join(folder, name), '{}');
  }
  const git = { tool: 'git', images: 'all', model: 'git-here' };
  await expect(start(git)).rejects.toThrow(/git-here has no tokenizer_config\.json/);
  await writeFile(join(folder, 'tokenizer_config.json'), '{}');
  const setup = CaptioningSetup.parse(await (await pilothouse.api('captioning/setup')).json());
  expect(setup.tools.map(({ tool, local }) => [tool, local])).toEqual([
    ['wd14', []],
    ['blip', []],
    ['git', ['git-here']],
  ]);
  const { id } = await start(git);
  const { argv } = RunFiles.parse(await (await pilothouse.api(`runs/${id}/files`)).json());
  expect(argv).toContain(`--model_id=${folder}`);
  await ended(id, 'done');
});

test('a Python without onnxruntime is told of before anything is queued', async () => {
  await rm(join(ground.workspace, 'tools/kohya/onnxruntime.py'));
  const setup = CaptioningSetup.parse(await (await pilothouse.api('captioning/setup')).json());
  expect(setup.tools.find(({ tool }) => tool === 'wd14')?.problem).toMatch(/need onnxruntime .*pip install/);
  await expect(start({ images: 'all' })).rejects.toThrow(/pip install onnxruntime/);
});
