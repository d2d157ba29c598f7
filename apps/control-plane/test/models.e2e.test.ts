import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveEvents } from '@pilothouse/contracts/live';
import { ModelFile, ModelMetadata } from '@pilothouse/contracts/models';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ModelsService } from '../src/models/models.service.js';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary } from './library.js';
import { lora, safetensors } from './safetensors.js';

/** A file is read when it has been still for a second. */
const SETTLED = 10_000;

let pilothouse: Booted;
let library: Library;
let models: ModelsService;
const outside = join(tmpdir(), `ph-models-outside-${process.pid}`);

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
  models = pilothouse.app.get(ModelsService);
  await mkdir(outside, { recursive: true });
});
afterAll(async () => {
  await pilothouse.close();
  await rm(outside, { recursive: true });
});

const path = (...parts: string[]) => join(pilothouse.workspace, 'models', ...parts);
const list = async () => ModelFile.array().parse(await (await pilothouse.api('models')).json());
const find = async (wanted: string) => (await list()).find((model) => model.path === wanted);
const changed = (wanted: string, fits: (model: ModelFile) => boolean = () => true) =>
  library.told(
    'model.changed',
    (model: Parameters<LiveEvents['model.changed']>[0]) => model.path === wanted && fits(model),
  );

describe('models', () => {
  it('moved into a folder that is made for them appear with what their header says', async () => {
    await writeFile(join(outside, 'riso.safetensors'), lora());
    const told = changed('loras/deep/riso.safetensors', ({ header }) => header !== null);
    await mkdir(path('loras/deep'), { recursive: true });
    await copyFile(join(outside, 'riso.safetensors'), path('loras/deep/riso.safetensors'));
    expect(await told).toMatchObject({
      kind: 'loras',
      problem: '',
      header: { family: 'sd15', networkRank: 32, steps: 4, triggerWords: ['riso-coast'] },
    });
    expect(await find('loras/deep/riso.safetensors')).toMatchObject({ kind: 'loras', problem: '' });
  });

  it('that leave, alone or with their folder, are told to have left', async () => {
    await mkdir(path('vae/sub'), { recursive: true });
    await writeFile(path('vae/one.safetensors'), lora());
    await writeFile(path('vae/sub/two.safetensors'), lora());
    await vi.waitFor(
      async () => expect((await list()).filter(({ kind }) => kind === 'vae')).toHaveLength(2),
      SETTLED,
    );
    const one = library.told('model.removed', (model) => model.path === 'vae/one.safetensors');
    await unlink(path('vae/one.safetensors'));
    await one;
    const two = library.told('model.removed', (model) => model.path === 'vae/sub/two.safetensors');
    await rename(path('vae/sub'), join(outside, 'sub'));
    await two;
    expect((await list()).filter(({ kind }) => kind === 'vae')).toEqual([]);
  });

  it('that are still being written are not read until they are still, and end up right', async () => {
    const bytes = safetensors({ weight: { shape: [500, 1000] } });
    const target = path('checkpoints/slow.safetensors');
    const seen: string[] = [];
    const listener = (model: ModelFile) =>
      model.path.endsWith('slow.safetensors') && seen.push(model.problem);
    models.events.on('changed', listener);
    const writing = changed('checkpoints/slow.safetensors');
    await mkdir(path('checkpoints'), { recursive: true });
    await writeFile(target, bytes.subarray(0, 100_000));
    expect(await writing).toMatchObject({ header: null, problem: 'It is still being written' });
    const done = changed('checkpoints/slow.safetensors', ({ problem }) => problem === '');
    for (let at = 100_000; at < bytes.length; at += 100_000) {
      await appendFile(target, bytes.subarray(at, at + 100_000));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(await done).toMatchObject({ bytes: bytes.length, header: { tensors: 1 } });
    models.events.off('changed', listener);
    expect(seen.filter((problem) => problem.startsWith('The file ends'))).toEqual([]);
  });

  it('that were cut short say where', async () => {
    const bytes = safetensors({ weight: { shape: [500, 1000] } });
    const told = changed('loras/cut.safetensors', ({ header }) => header !== null);
    await writeFile(path('loras/cut.safetensors'), bytes.subarray(0, 400_000));
    expect((await told).problem).toBe('The file ends at 0 of 1 MB');
  });

  it('of formats that can hold programs are listed and never opened', async () => {
    const told = changed('checkpoints/old.ckpt', ({ problem }) => problem === '');
    await writeFile(path('checkpoints/old.ckpt'), 'cos\nsystem\n(S"touch pwned"\ntR.');
    expect(await told).toMatchObject({ header: null, problem: '' });
  });

  it('that are hidden, half downloaded or something else are passed over', async () => {
    for (const file of ['.hidden.safetensors', 'x.safetensors.partial', 'readme.md', 'config.json']) {
      await writeFile(path('loras', file), lora());
    }
    await mkdir(path('.cache'));
    await writeFile(path('.cache/a.safetensors'), lora());
    await writeFile(path('loras/after.safetensors'), lora());
    await vi.waitFor(async () => expect(await find('loras/after.safetensors')).toBeDefined(), SETTLED);
    expect((await list()).filter(({ path }) => /hidden|partial|readme|config|cache/.test(path))).toEqual([]);
  });

  it('may be links to files elsewhere: listed and read, but not sent to a browser', async () => {
    await writeFile(join(outside, 'big.safetensors'), lora());
    const told = changed('loras/linked.safetensors', ({ header }) => header !== null);
    await symlink(join(outside, 'big.safetensors'), path('loras/linked.safetensors'));
    expect(await told).toMatchObject({ problem: '', header: { networkRank: 32 } });
    expect((await pilothouse.api('models/file?path=loras/linked.safetensors')).status).toBe(403);
  });

  it('survive a folder that links to itself', async () => {
    await symlink(path(), path('loras/loop'));
    await symlink(join(outside, 'nowhere'), path('loras/dead.safetensors'));
    await writeFile(path('loras/beside.safetensors'), lora());
    await vi.waitFor(async () => expect(await find('loras/beside.safetensors')).toBeDefined(), SETTLED);
    expect((await list()).filter(({ path }) => path.includes('loop') || path.includes('dead'))).toEqual([]);
  });
});

describe('one model', () => {
  beforeAll(async () => {
    await mkdir(path('loras'), { recursive: true });
    await writeFile(path('loras/Küste 1.safetensors'), lora({ ss_training_comment: 'hello' }));
    await vi.waitFor(
      async () => expect((await find('loras/Küste 1.safetensors'))?.header).toBeTruthy(),
      SETTLED,
    );
  });
  const query = `path=${encodeURIComponent('loras/Küste 1.safetensors')}`;

  it('shows every key of its metadata as it was written', async () => {
    const metadata = ModelMetadata.parse(await (await pilothouse.api(`models/metadata?${query}`)).json());
    expect(metadata).toMatchObject({ ss_training_comment: 'hello', ss_seed: 'None', ss_network_dim: '32' });
    expect((await pilothouse.api('models/metadata?path=checkpoints/old.ckpt')).status).toBe(404);
  });

  it('is downloaded whole or in part under its own name', async () => {
    const whole = await pilothouse.api(`models/file?${query}`);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(lora({ ss_training_comment: 'hello' }));
    expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''K%C3%BCste%201.safetensors");
    const part = await pilothouse.api(`models/file?${query}`, { headers: { range: 'bytes=8-8' } });
    expect([part.status, await part.text()]).toEqual([206, '{']);
  });

  it.each(['../config/x.safetensors', '/etc/passwd', 'loras/../../x', 'loras/none.safetensors', '', 'loras'])(
    'is not found under %j',
    async (bad) => {
      const answer = await pilothouse.api(`models/file?path=${encodeURIComponent(bad)}`);
      expect([400, 404]).toContain(answer.status);
    },
  );
});

describe('publishing a LoRA', () => {
  it('overwrites nothing, is listed at once, and leaves the source and staging as they were', async () => {
    const source = join(outside, 'made.safetensors');
    await writeFile(source, lora());
    const published = await Promise.all([1, 2, 3].map(() => models.publishLora(source, 'coast')));
    expect(published.sort()).toEqual([
      'loras/coast-2.safetensors',
      'loras/coast-3.safetensors',
      'loras/coast.safetensors',
    ]);
    for (const each of published) {
      expect(models.find(each)).toMatchObject({ problem: '', header: { networkRank: 32 } });
      expect(await readFile(models.absolutePath(each))).toEqual(lora());
    }
    expect(await readFile(source)).toEqual(lora());
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/staging'))).toEqual([]);
  });

  it('refuses a file that is no LoRA, with the reason, and leaves nothing', async () => {
    const source = join(outside, 'broken.safetensors');
    await writeFile(source, lora().subarray(0, -20));
    await expect(models.publishLora(source, 'broken')).rejects.toThrow(/was not published. The file ends/);
    expect((await readdir(path('loras'))).filter((file) => file.startsWith('broken'))).toEqual([]);
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/staging'))).toEqual([]);
  });

  it('finds room for a long name in any script', async () => {
    const source = join(outside, 'made.safetensors');
    await writeFile(source, lora());
    const published = await models.publishLora(source, '𠀋'.repeat(80));
    expect(await readFile(models.absolutePath(published))).toEqual(lora());
  });
});

it('a second start opens no file that did not change', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  const kept = join(workspace, 'models/loras/kept.safetensors');
  const long = new Date('2026-01-01');
  const headers = async () => {
    const control = await boot({ workspace });
    const models = ModelFile.array().parse(await (await control.api('models')).json());
    await control.close();
    return models.map(({ path, header }) => [path, header?.networkRank]);
  };
  await mkdir(join(workspace, 'models/loras'), { recursive: true });
  await writeFile(kept, lora());
  await utimes(kept, long, long);
  expect(await headers()).toEqual([['loras/kept.safetensors', 32]]);

  // Inode, size and time stay: whoever opened the file would see that it is no model any more.
  await writeFile(kept, Buffer.alloc(lora().length), { flag: 'r+' });
  await utimes(kept, long, long);
  expect(await headers()).toEqual([['loras/kept.safetensors', 32]]);
  await rm(workspace, { recursive: true });
});
