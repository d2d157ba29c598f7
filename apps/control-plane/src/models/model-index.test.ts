import { mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lora } from '../../test/safetensors.js';
import { Config } from '../config.js';
import { Database } from '../platform/database.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { FolderLooks } from './folder-looks.js';
import { HeaderReader } from './header-reader.js';
import { ModelIndex } from './model-index.js';
import { ModelsStore } from './models.store.js';

const LONG_AGO = new Date('2026-01-01');

let folders: WorkspaceFolders;
beforeEach(async () => {
  folders = new WorkspaceFolders(
    new Config(await mkdtemp(join(tmpdir(), 'ph-index-')), '127.0.0.1', 0, '', ''),
  );
});
afterEach(() => rm(folders.root, { recursive: true }));

async function write(path: string, bytes: Buffer | string = lora()) {
  const target = join(folders.models, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
  await utimes(target, LONG_AGO, LONG_AGO);
}

/** As a process starts: what is listed before the disk was looked at, and what is told until it was. */
async function start() {
  const database = new Database(folders);
  const store = new ModelsStore(database);
  const index = new ModelIndex(folders, store, new HeaderReader(), new FolderLooks());
  const told: string[] = [];
  index.events.on('put', ({ path }) => told.push(`+ ${path}`));
  index.events.on('removed', ({ path }) => told.push(`- ${path}`));
  index.onModuleInit();
  const atOnce = listOf(index);
  await index.ready;
  const after = listOf(index);
  const stop = async () => {
    await index.onApplicationShutdown();
    store.beforeApplicationShutdown();
    database.onApplicationShutdown();
  };
  return { atOnce, after, told: told.sort(), stop };
}

const listOf = (index: ModelIndex) =>
  index.tree.sorted().map(({ path, bytes, header, preview }) => ({
    ...{ path, bytes, rank: header?.networkRank, picture: preview?.file },
  }));

it('a later start lists all at once, as it was, and has nothing to tell', async () => {
  await write('loras/deep/one.safetensors');
  await write('loras/two.safetensors', lora({ ss_network_dim: '8' }));
  await write('loras/two.preview.png', 'a picture');
  await write('vae/old.ckpt', 'not looked into');
  const first = await start();
  await first.stop();
  expect(first.atOnce).toEqual([]);
  expect(first.told).toHaveLength(3);

  const second = await start();
  await second.stop();
  expect(second.atOnce).toEqual(first.after);
  expect(second.after).toEqual(first.after);
  expect(second.told).toEqual([]);
  expect(second.after).toContainEqual({
    ...{ path: 'loras/two.safetensors', bytes: lora({ ss_network_dim: '8' }).length },
    ...{ rank: 8, picture: 'two.preview.png' },
  });
});

it('what changed while nothing ran is found and told', async () => {
  for (const name of ['changed', 'gone', 'same', 'pictured', 'now-a-folder'])
    await write(`loras/${name}.safetensors`);
  await write('vae/sub/gone-with-it.safetensors');
  await write('clip/sub/moved-with-it.safetensors');
  await write('elsewhere.bin', 'x');
  const first = await start();
  await first.stop();

  await write('loras/changed.safetensors', lora({ ss_network_dim: '128' }));
  await unlink(join(folders.models, 'loras/gone.safetensors'));
  await write('loras/pictured.png', 'a picture');
  await unlink(join(folders.models, 'loras/now-a-folder.safetensors'));
  await write('loras/now-a-folder.safetensors/inside.safetensors');
  await rm(join(folders.models, 'vae'), { recursive: true });
  await writeFile(join(folders.models, 'vae'), 'a file in the place of a folder');
  await rename(join(folders.models, 'clip/sub'), join(folders.models, 'clip/other'));
  await write('loras/new.safetensors');
  await symlink(
    join(folders.models, 'loras/same.safetensors'),
    join(folders.models, 'loras/link.safetensors'),
  );

  const second = await start();
  await second.stop();
  expect(second.told).toEqual([
    '+ clip/other/moved-with-it.safetensors',
    '+ loras/changed.safetensors',
    '+ loras/link.safetensors',
    '+ loras/new.safetensors',
    '+ loras/now-a-folder.safetensors/inside.safetensors',
    '+ loras/pictured.safetensors',
    '- clip/sub/moved-with-it.safetensors',
    '- loras/gone.safetensors',
    '- loras/now-a-folder.safetensors',
    '- vae/sub/gone-with-it.safetensors',
  ]);
  expect(second.after.find(({ path }) => path.includes('changed'))).toMatchObject({ rank: 128 });

  const third = await start();
  await third.stop();
  expect(third.after).toEqual(second.after);
  // Where a link leads to is looked up anew.
  expect(third.told).toEqual(['+ loras/link.safetensors']);
});
