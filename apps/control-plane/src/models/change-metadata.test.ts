import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lora } from '../../test/safetensors.js';
import { changeMetadata } from './change-metadata.js';
import { readSafetensors } from './safetensors.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ph-'));
  path = join(folder, 'a.safetensors');
});
afterEach(() => rm(folder, { recursive: true }));

test('changes what is said and leaves every tensor as it was', async () => {
  const before = lora();
  const weights = 32 * 320 * 2 * 2 + 4;
  before.fill(7, before.length - weights);
  await writeFile(path, before);
  await changeMetadata(path, { ss_steps: '1234567' });

  const { safetensors, problem } = await readSafetensors(path);
  expect(problem).toBe('');
  expect(safetensors?.metadata).toMatchObject({ ss_steps: '1234567', ss_epoch: '2' });
  expect([...safetensors!.tensors.keys()]).toHaveLength(3);
  const after = await readFile(path);
  expect(after.subarray(-weights).equals(before.subarray(-weights))).toBe(true);
  expect((after.length - weights) % 8).toBe(0);
  expect(await readdir(folder)).toEqual(['a.safetensors']);
});

test('leaves a damaged file alone', async () => {
  await writeFile(path, lora());
  await truncate(path, 1000);
  const before = await readFile(path);
  await expect(changeMetadata(path, { ss_steps: '4' })).rejects.toThrow('cannot be changed');
  expect((await readFile(path)).equals(before)).toBe(true);
});
