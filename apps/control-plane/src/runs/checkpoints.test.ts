import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelsService } from '../models/models.service.js';
import { listCheckpoints } from './checkpoints.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))));
afterEach(() => rmSync(folder, { recursive: true }));

let inspected: string[] = [];
const models = {
  inspect: (path: string) => {
    inspected.push(path);
    return ModelsService.prototype.inspect(path);
  },
};

/** Eight bytes of length, the header, eight bytes of weights. */
function lora(): Buffer {
  const header = Buffer.from('{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(8)]);
}

test('epochs stand in the names, the final file comes last, and other files are none', async () => {
  const files = [
    'x-000010.safetensors',
    'x-000003.safetensors',
    'x.safetensors',
    'x-step00000100.safetensors',
  ];
  for (const file of [...files, 'x-000001-state', 'notes.txt', '.x.safetensors'])
    writeFileSync(join(folder, file), lora());
  truncateSync(join(folder, 'x-000003.safetensors'), lora().length - 1);
  const where = { folder, name: 'x', epochs: 12 };
  const found = await listCheckpoints(where, models);
  expect(found.map(({ file, epoch, isFinal, isComplete }) => [file, epoch, isFinal, isComplete])).toEqual([
    ['x-step00000100.safetensors', null, false, true],
    ['x-000003.safetensors', 3, false, false],
    ['x-000010.safetensors', 10, false, true],
    ['x.safetensors', 12, true, true],
  ]);

  inspected = [];
  expect(await listCheckpoints(where, models, found)).toEqual(found);
  expect(inspected).toEqual([join(folder, 'x-000003.safetensors')]);
});

test('a name that looks like an epoch is still the name', async () => {
  writeFileSync(join(folder, 'x-000002.safetensors'), lora());
  const [final] = await listCheckpoints({ folder, name: 'x-000002', epochs: 4 }, models);
  expect(final).toMatchObject({ isFinal: true, epoch: 4 });
});

test('a folder that is gone holds none', async () => {
  expect(await listCheckpoints({ folder: join(folder, 'gone'), name: 'x', epochs: 1 }, models)).toEqual([]);
});
