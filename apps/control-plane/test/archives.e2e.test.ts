import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { RunDraft, RunManifest, RunVersions } from '@pilothouse/contracts/archives';
import { extract as newExtract, pack as newPack } from 'tar-stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

const COMMIT = '48d368fa557731ad0488c07304dfeba8c07910eb';
let ground: TrainingGround;
let pilothouse: Booted;
let id: string;
let archive: Buffer;
const training = trainingAt((path, init) => pilothouse.api(path, init));

beforeAll(async () => {
  ground = await makeTrainingGround();
  const git = join(ground.workspace, 'tools/kohya/.git');
  await mkdir(git);
  await writeFile(join(git, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(git, 'packed-refs'), `# pack-refs with: peeled\n${COMMIT} refs/heads/main\n`);
  pilothouse = await boot({ workspace: ground.workspace });
  ({ id } = await training.start('harbour', {
    samples: { prompts: [{ prompt: 'boat', width: 64, height: 64, steps: 1, guidance: 7 }] } as never,
  }));
  await training.reaches(id, 'done');
  archive = Buffer.from(await (await pilothouse.api(`runs/${id}/archive`)).arrayBuffer());
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

async function unpacked(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const extract = newExtract();
  Readable.from([bytes]).pipe(createGunzip()).pipe(extract);
  for await (const entry of extract) files.set(entry.header.name, await buffer(entry));
  return files;
}
const send = (body: Buffer) =>
  pilothouse.api('runs/import', {
    method: 'POST',
    headers: { 'content-type': 'application/gzip' },
    body: new Uint8Array(body),
  });
const draftOf = async (bytes = archive) => RunDraft.parse(await (await send(bytes)).json());
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('what a run is made with is written down while it begins', async () => {
  const versions = RunVersions.parse(JSON.parse(await readFile(ground.inRun(id, 'versions.json'), 'utf8')));
  expect(versions).toMatchObject({ commit: COMMIT, python: expect.stringMatching(/^3\./) });
  expect(versions.models).toEqual([{ path: 'checkpoints/sd15.safetensors', bytes: expect.any(Number) }]);
  expect(versions.dataset.map(({ file }) => file)).toEqual(
    ['a', 'b', 'c', 'd'].flatMap((name) => [`dataset/${name}.png`, `dataset/${name}.txt`]),
  );
  const image = await readFile(join(ground.workspace, 'datasets/boats/a.png'));
  expect(versions.dataset[0]).toEqual({ file: 'dataset/a.png', bytes: image.length, sha256: sha256(image) });
});

test('the archive holds the run, its manifest first, and no checkpoint unless it is asked for', async () => {
  const files = await unpacked(archive);
  const root = `harbour ${id}`;
  const names = [...files.keys()].map((name) => name.slice(root.length + 1));
  expect(names[0]).toBe('manifest.json');
  for (const name of [
    'run.json',
    'command.json',
    'dataset.toml',
    'versions.json',
    'events.ndjson',
    'output.log',
  ])
    expect(names).toContain(name);
  expect(names.some((name) => /^samples\/.+\.png$/.test(name))).toBe(true);
  expect(names.some((name) => /^tensorboard\/.*tfevents/.test(name))).toBe(true);
  expect(names.filter((name) => /^(checkpoints|dataset)\//.test(name))).toEqual([]);
  expect(files.get(`${root}/output.log`)?.equals(await ground.logOf(id))).toBe(true);
  const manifest = RunManifest.parse(JSON.parse(String(files.get(`${root}/manifest.json`))));
  expect(manifest).toMatchObject({ run: id, versions: { commit: COMMIT } });

  const whole = Buffer.from(
    await (await pilothouse.api(`runs/${id}/archive?checkpoints=true`)).arrayBuffer(),
  );
  const saved = (await unpacked(whole)).get(`${root}/checkpoints/harbour.safetensors`);
  expect(saved?.equals(await readFile(ground.inRun(id, 'checkpoints', 'harbour.safetensors')))).toBe(true);
});

test('imported where everything is as it was, it is the same run and nothing differs', async () => {
  const { request } = await training.get(id);
  expect(await draftOf()).toMatchObject({ run: id, request, differences: [] });
  expect(await training.list()).toHaveLength(1);
});

test('a dataset, a model and a trainer that are not the same are named', async () => {
  const dataset = join(ground.workspace, 'datasets/boats');
  const model = join(ground.workspace, 'models/checkpoints/sd15.safetensors');
  const bytes = await readFile(model);
  await writeFile(join(dataset, 'a.txt'), 'boat, at sea');
  await truncate(model, bytes.length - 1);
  await writeFile(join(ground.workspace, 'tools/kohya/.git/HEAD'), 'a'.repeat(40));
  await vi.waitFor(async () => {
    const { differences } = await draftOf();
    expect(differences.map(({ level, about }) => `${level} ${about}`)).toEqual([
      'other dataset',
      'other model',
      'other trainer',
    ]);
    expect(differences.map(({ text }) => text).join(' ')).toMatch(
      /0 images and 1 caption of 8 files are not here .* 1 caption are new.*sd-scripts 48d368fa; aaaaaaaa is here/,
    );
  }, WAIT);

  await rm(dataset, { recursive: true });
  await rm(model);
  await vi.waitFor(async () => {
    const { differences } = await draftOf();
    expect(differences.slice(0, 2)).toEqual([
      {
        level: 'missing',
        about: 'dataset',
        text: 'There is no dataset boats here. It had 4 images and 4 captions.',
      },
      { level: 'missing', about: 'model', text: 'There is no models/checkpoints/sd15.safetensors here.' },
    ]);
  }, WAIT);
});

test('a rehearsal that names no model, and a further dataset that is not here, are told like the rest', async () => {
  const manifest = {
    format: 'pilothouse-run',
    version: 1,
    exportedAt: 1,
    run: id,
    request: {
      ...(await training.get(id)).request,
      ...{ baseModel: '', rehearsal: true, moreDatasets: [{ dataset: 'nowhere', repeats: 1 }] },
    },
    versions: null,
  };
  const pack = newPack();
  pack.entry({ name: 'harbour/manifest.json' }, JSON.stringify(manifest));
  pack.finalize();
  const { differences } = await draftOf(gzipSync(await buffer(pack)));
  const texts = differences.map(({ text }) => text);
  expect(texts).toContain('There is no dataset nowhere here.');
  expect(texts).toContain('With which trainer it was made was not recorded.');
  expect(texts.join()).not.toContain('models/');
});

test('the first part of a long archive is enough, and what is none is refused', async () => {
  const short = await send(archive.subarray(0, 20_000));
  expect(short.status).toBe(200);
  const answer = await send(Buffer.from('not an archive at all'.repeat(100_000)));
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('That is not the archive of a run: it cannot be unpacked.');
});

test('a link in the run folder is not followed into the archive', async () => {
  const secret = join(ground.workspace, 'config/settings.json');
  await writeFile(secret, '{"secret":"of the pod"}');
  await rm(ground.inRun(id, 'summary.json'));
  await symlink(secret, ground.inRun(id, 'summary.json'));
  await symlink(secret, ground.inRun(id, 'checkpoints/sample/secret.png'));
  const again = Buffer.from(await (await pilothouse.api(`runs/${id}/archive`)).arrayBuffer());
  const files = await unpacked(again);
  expect([...files.values()].some((bytes) => bytes.includes('of the pod'))).toBe(false);
});

test('a run that has not ended, or is not there, has no archive', async () => {
  expect((await pilothouse.api('runs/20260101-000000-aaaaaa/archive')).status).toBe(404);
});

test('whoever goes away in the middle of a download harms nobody', async () => {
  await writeFile(ground.inRun(id, 'output.log'), randomBytes(12_000_000));
  for (let time = 0; time < 5; time += 1) {
    const stop = new AbortController();
    const answer = await pilothouse.api(`runs/${id}/archive`, { signal: stop.signal });
    await answer.body?.getReader().read();
    stop.abort();
  }
  const whole = Buffer.from(await (await pilothouse.api(`runs/${id}/archive`)).arrayBuffer());
  expect((await unpacked(whole)).get(`harbour ${id}/output.log`)).toHaveLength(12_000_000);
});
