import { link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelDetails, ModelUsage, Tidy } from '@pilothouse/contracts/model-library';
import { ModelFile, ModelIndexState } from '@pilothouse/contracts/models';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ModelsService } from '../src/models/models.service.js';
import { boot, type Booted } from './boot.js';
import { gguf } from './gguf.js';
import { type Library, openLibrary, picture } from './library.js';
import { lora } from './safetensors.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let library: Library;
let training: ReturnType<typeof trainingAt>;

beforeAll(async () => {
  ground = await makeTrainingGround({ stepMs: 20 });
  pilothouse = await boot({ workspace: ground.workspace });
  library = await openLibrary(pilothouse);
  training = trainingAt((path, init) => pilothouse.api(path, init));
});
afterAll(async () => {
  await pilothouse.close();
  await ground.kill();
  await ground.remove();
});

const path = (...parts: string[]) => join(pilothouse.workspace, 'models', ...parts);
const query = (wanted: string) => `path=${encodeURIComponent(wanted)}`;
const list = async () => ModelFile.array().parse(await (await pilothouse.api('models')).json());
const find = async (wanted: string) => (await list()).find((model) => model.path === wanted);
const details = async (wanted: string) =>
  ModelDetails.parse(await (await pilothouse.api(`models/details?${query(wanted)}`)).json());
const tidy = async () => Tidy.parse(await (await pilothouse.api('models/tidy')).json());
const hashed = (wanted: string) =>
  vi.waitFor(async () => {
    const sha256 = (await find(wanted))?.sha256;
    expect(sha256).toBeTruthy();
    return sha256!;
  }, WAIT);
/** A finished file, known at once. */
const put = async (wanted: string, bytes: Buffer) => {
  await mkdir(path(wanted, '..'), { recursive: true });
  await writeFile(path(wanted), bytes);
  await pilothouse.app.get(ModelsService).add(wanted);
};

describe('what people say of a file', () => {
  it('goes with it, however it is moved, and is kept with where it came from', async () => {
    await put('loras/coast.safetensors', lora({ ss_training_comment: 'notes' }));
    const saved = await pilothouse.send('PATCH', 'models/notes', {
      ...{ path: 'loras/coast.safetensors', note: 'weight 0.8', stars: 4, tags: ['riso', 'sea'] },
    });
    expect(ModelDetails.parse(await saved.json())).toMatchObject({ note: 'weight 0.8', origin: null });
    await pilothouse.app.get(ModelsService).cameFrom('loras/coast.safetensors', {
      ...{ hub: 'civitai', url: 'https://civitai.com/models/1', fetchedAt: 1 },
    });
    await hashed('loras/coast.safetensors');

    // Another inode and another time: only the content is the same.
    await mkdir(path('loras/new'));
    await writeFile(
      path('loras/new/other name.safetensors'),
      await readFile(path('loras/coast.safetensors')),
    );
    await rm(path('loras/coast.safetensors'));
    await vi.waitFor(
      async () =>
        expect((await find('loras/new/other name.safetensors'))?.marks).toEqual({
          ...{ stars: 4, tags: ['riso', 'sea'], hasNote: true, hub: 'civitai' },
        }),
      WAIT,
    );
    expect(await find('loras/coast.safetensors')).toBeUndefined();
    const kept = JSON.parse(
      await readFile(join(pilothouse.workspace, 'config/model-notes.json'), 'utf8'),
    ) as object;
    expect(kept).toMatchObject({ models: [{ note: 'weight 0.8', sha256: expect.any(String) as string }] });
  });

  it('is refused as long as its file cannot be read, and the file stays', async () => {
    const file = join(pilothouse.workspace, 'config/model-notes.json');
    const before = await readFile(file);
    await writeFile(file, '{ by hand');
    const answer = await pilothouse.send('PATCH', 'models/notes', {
      ...{ path: 'loras/new/other name.safetensors', stars: 1 },
    });
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('Mend or delete') as string,
    ]);
    expect(await readFile(file, 'utf8')).toBe('{ by hand');
    await writeFile(file, before);
  });
});

describe('the picture of a file', () => {
  it('is the one beside it, is put there, and the one before goes to the trash', async () => {
    await put('loras/pictured.safetensors', lora());
    const told = library.told(
      'model.changed',
      ({ path, preview }) => path.endsWith('pictured.safetensors') && !!preview,
    );
    await writeFile(path('loras/pictured.preview.png'), await picture('png', 64, 'red'));
    const first = (await told).preview;
    const sent = await pilothouse.api(`models/preview?${query('loras/pictured.safetensors')}&size=64`);
    expect([sent.status, sent.headers.get('content-type')]).toEqual([200, 'image/webp']);

    const body = new Uint8Array(await picture('jpeg', 64, 'blue'));
    const url = `models/preview?${query('loras/pictured.safetensors')}`;
    expect((await pilothouse.api(url, { method: 'PUT', body })).status).toBe(200);
    expect((await find('loras/pictured.safetensors'))?.preview).not.toBe(first);
    expect((await readdir(join(pilothouse.workspace, 'trash'))).length).toBe(1);
    const bad = await pilothouse.api(url, { method: 'PUT', body: 'no picture' });
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('no picture') as string]);
  });
});

describe('tidying', () => {
  it('joins copies byte for byte, and nothing that only claims to be one', async () => {
    const bytes = lora({ ss_training_comment: 'twice' });
    await put('loras/a.safetensors', bytes);
    await put('loras/sub/b.safetensors', bytes);
    await put('loras/linked.safetensors', lora({ ss_training_comment: 'linked' }));
    await link(path('loras/linked.safetensors'), path('loras/linked-too.safetensors'));
    const sha256 = await hashed('loras/a.safetensors');
    await hashed('loras/sub/b.safetensors');
    const [found] = (await tidy()).duplicates;
    expect(found).toMatchObject({ sha256, wasteBytes: bytes.length });
    expect(found?.files.map(({ path }) => path)).toEqual(['loras/a.safetensors', 'loras/sub/b.safetensors']);
    expect((await tidy()).duplicates).toHaveLength(1);

    // Inode, length and time as before: only a look at every byte finds it.
    await put('loras/liar.safetensors', bytes);
    await hashed('loras/liar.safetensors');
    const { atime, mtime } = await stat(path('loras/liar.safetensors'));
    const liar = await open(path('loras/liar.safetensors'), 'r+');
    await liar.write(Buffer.from([1]), 0, 1, bytes.length - 1);
    await liar.utimes(atime, mtime);
    await liar.close();

    const told = library.told('models.joined', () => true);
    const others = ['loras/sub/b.safetensors', 'loras/liar.safetensors'];
    const asked = await pilothouse.send('POST', 'models/join', { keep: 'loras/a.safetensors', others });
    expect(asked.status).toBe(202);
    expect(await told).toEqual({
      ...{ keep: 'loras/a.safetensors', joined: ['loras/sub/b.safetensors'], freedBytes: bytes.length },
      refused: [{ path: 'loras/liar.safetensors', reason: 'its bytes are others' }],
    });
    expect((await stat(path('loras/sub/b.safetensors'))).ino).toBe(
      (await stat(path('loras/a.safetensors'))).ino,
    );
    expect((await details('loras/a.safetensors')).sameFile).toEqual(['loras/sub/b.safetensors']);
    expect((await readdir(path('loras/sub'))).sort()).toEqual(['b.safetensors']);
  });

  it('offers to move what lies wrong, and never over another file', async () => {
    await put('checkpoints/astray.safetensors', lora({ ss_training_comment: 'astray' }));
    await writeFile(path('checkpoints/astray.png'), await picture());
    await put('loras/taken.safetensors', lora({ ss_training_comment: 'taken' }));
    expect((await tidy()).misplaced).toEqual([
      {
        path: 'checkpoints/astray.safetensors',
        type: 'lora',
        to: 'loras/astray.safetensors',
        isTaken: false,
      },
    ]);
    const move = (to: string) =>
      pilothouse.send('POST', 'models/move', { path: 'checkpoints/astray.safetensors', to });
    expect((await move('loras/taken.safetensors')).status).toBe(409);
    expect((await move('../astray.safetensors')).status).toBe(400);
    expect((await move('loras/astray.ckpt')).status).toBe(400);
    expect((await move('loras/astray.safetensors')).status).toBe(200);
    expect(await find('loras/astray.safetensors')).toMatchObject({ kind: 'loras', type: 'lora' });
    expect(await find('checkpoints/astray.safetensors')).toBeUndefined();
    expect(await readdir(path('loras'))).toContain('astray.png');
  });

  it('names what is broken, and says what a GGUF file holds', async () => {
    await put('vae/cut.safetensors', lora().subarray(0, -50));
    await put('text_encoders/t5.gguf', gguf({ 'token_embd.weight': { shape: [2, 16], bytes: 64 } }));
    expect((await tidy()).broken).toEqual([
      expect.objectContaining({
        path: 'vae/cut.safetensors',
        problem: expect.stringContaining('ends') as string,
      }),
    ]);
    expect(await find('text_encoders/t5.gguf')).toMatchObject({
      format: 'gguf',
      type: 'text-encoder',
      problem: '',
    });
  });
});

describe('deleting', () => {
  it('says who needs the file, is refused while a run does, and can be undone', async () => {
    const { id, request } = await training.start('harbour');
    const usage = ModelUsage.parse(await (await pilothouse.api('models/usage')).json());
    expect(usage[request.baseModel]).toEqual({ runs: 1, newest: 'harbour' });
    expect((await details(request.baseModel)).runs).toEqual([
      { id, name: 'harbour', as: 'base', isActive: true },
    ]);
    const remove = (wanted: string) => pilothouse.send('DELETE', `models?${query(wanted)}`);
    const refused = await remove(request.baseModel);
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining('harbour needs') as string,
    ]);

    await training.reaches(id, 'done');
    const held = await open(path(request.baseModel));
    const gone = (await (await remove(request.baseModel)).json()) as { id: string };
    await held.close();
    expect(await find(request.baseModel)).toBeUndefined();
    expect((await pilothouse.send('POST', `trash/${gone.id}/restore`)).status).toBe(200);
    await vi.waitFor(async () => expect(await find(request.baseModel)).toBeDefined(), WAIT);
  });
});

describe('the folder of all models', () => {
  it('that goes away is said to be gone, and what comes in its place is listed', async () => {
    const state = async () => ModelIndexState.parse(await (await pilothouse.api('models/index')).json());
    expect(await state()).toMatchObject({ state: 'ready', unwatched: 0 });
    await rename(path(), `${path()}-away`);
    await vi.waitFor(async () => expect((await state()).state).toBe('missing'), WAIT);
    expect(await list()).toEqual([]);
    expect((await state()).warning).toContain('is not there');

    await mkdir(path('loras'), { recursive: true });
    await writeFile(path('loras/new.safetensors'), lora());
    await vi.waitFor(async () => expect((await find('loras/new.safetensors'))?.header).toBeTruthy(), WAIT);
    const later = library.told('model.changed', (model) => model.path === 'loras/later.safetensors');
    await writeFile(path('loras/later.safetensors'), lora());
    await later;
    const again = await pilothouse.send('POST', 'models/look-again');
    expect(ModelIndexState.parse(await again.json())).toMatchObject({ state: 'ready', warning: '' });
  });
});
