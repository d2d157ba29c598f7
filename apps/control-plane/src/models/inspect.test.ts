import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gguf } from '../../test/gguf.js';
import { lora } from '../../test/safetensors.js';
import { inspectArriving } from './inspect.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspect-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file that has its full length, and of which only the first bytes are those of the model. */
async function arriving(name: string, bytes: Buffer, there: number) {
  const path = join(folder, name);
  await writeFile(path, bytes.subarray(0, there));
  await truncate(path, bytes.length);
  return inspectArriving({ path, there });
}

const words = Array.from({ length: 60_000 }, (_, at) => `word ${at}`);
const encoder = gguf(
  { 'token_embd.weight': { shape: [1024, 512], bytes: 1024 * 512 * 2 } },
  { 'tokenizer.ggml.tokens': words, 'general.architecture': 't5encoder' },
);
const adapter = lora();
const headerEnd = 8 + Number(adapter.readBigUInt64LE());

describe('a file that is still coming', () => {
  it('is waited for as long as its header is not there', async () => {
    for (const there of [0, 8, headerEnd - 1]) {
      expect(await arriving('a.safetensors', adapter, there)).toBeUndefined();
    }
    for (const there of [0, 300, 900_000]) expect(await arriving('a.gguf', encoder, there)).toBeUndefined();
  });

  it('says what it is as soon as it is, and is not taken for one that was cut', async () => {
    expect(await arriving('b.safetensors', adapter, headerEnd + 1)).toMatchObject({
      ...{ problem: '', header: { isLora: true, tensors: 3 } },
      tensorNames: expect.arrayContaining([expect.stringContaining('lora_down')]) as string[],
    });
    expect(await arriving('b.gguf', encoder, encoder.length - 400_000)).toMatchObject({
      ...{ problem: '', header: { architecture: 't5encoder' }, tensorNames: ['token_embd.weight'] },
    });
  });

  it('of another kind than its name says is known by its first bytes', async () => {
    const page = Buffer.alloc(600_000, '<html>');
    expect((await arriving('c.safetensors', page, 9))?.problem).toMatch(/begin like/);
    expect((await arriving('c.gguf', page, 262_144))?.problem).toMatch(/begin like/);
    expect(await arriving('c.pt', page, 9)).toEqual({ header: null, problem: '', tensorNames: [] });
  });
});
