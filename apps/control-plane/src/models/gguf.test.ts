import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gguf } from '../../test/gguf.js';
import { describeGguf } from './describe-model.js';
import { parseGguf } from './gguf.js';

/** Refuses, as a test, whoever reads where the file is not. */
function sourceOf(bytes: Buffer) {
  const seen = { most: 0 };
  const read = async (position: number, length: number) => {
    expect(position).toBeGreaterThanOrEqual(0);
    expect(position + length).toBeLessThanOrEqual(bytes.length);
    seen.most = Math.max(seen.most, length);
    return Promise.resolve(bytes.subarray(position, position + length));
  };
  return { source: { bytes: bytes.length, read }, seen };
}
const parse = (bytes: Buffer) => parseGguf(sourceOf(bytes).source);

const flux = gguf(
  {
    'double_blocks.0.img_attn.qkv.weight': { type: 12, shape: [256, 256], bytes: (256 * 256 * 144) / 256 },
    'vector_in.in_layer.weight': { shape: [4, 768], bytes: 4 * 768 * 2 },
  },
  { 'general.architecture': 'flux', 'general.file_type': 15, 'general.name': 'flux1-dev' },
);

describe('a GGUF header', () => {
  it('says architecture, quantisation and class', async () => {
    const { gguf: read, problem } = await parse(flux);
    expect(problem).toBe('');
    expect(read?.tensors.get('vector_in.in_layer.weight')).toEqual({ dtype: 'F16', shape: [4, 768] });
    expect(describeGguf(read!)).toMatchObject({
      ...{ tensors: 2, precision: 'Q4_K_M', architecture: 'flux', modelClass: 'flux1' },
      ...{ type: 'diffusion-model', baseModel: 'flux1-dev', isLora: false },
    });
  });

  it('steps over a vocabulary that fills many windows', async () => {
    const words = Array.from({ length: 50_000 }, (_, at) => `word ${at}`);
    const file = gguf(
      { 'token_embd.weight': { shape: [2, 16], bytes: 64 } },
      { 'tokenizer.ggml.tokens': words, 'general.architecture': 't5encoder', after: 7 },
    );
    const { source, seen } = sourceOf(file);
    const { gguf: read, problem } = await parseGguf(source);
    expect(problem).toBe('');
    expect(read?.metadata).toEqual({ 'general.architecture': 't5encoder', after: 7 });
    expect(describeGguf(read!).type).toBe('text-encoder');
    expect(seen.most).toBeLessThanOrEqual(262_144);
  });

  it('of a file that was cut says so, and is read all the same', async () => {
    const { gguf: read, problem } = await parse(flux.subarray(0, -100));
    expect(problem).toMatch(/^The file ends \d+ bytes before its end$/);
    expect(read?.tensors.size).toBe(2);
  });

  const claims = (at: number, value: bigint) => {
    const bytes = Buffer.from(flux);
    bytes.writeBigUInt64LE(value, at);
    return bytes;
  };
  it.each([
    ['nothing', Buffer.alloc(0), /empty/],
    ['another format', Buffer.from('PK\u0003\u0004 and so on'), /not a GGUF file/],
    ['version 1', Buffer.concat([Buffer.from('GGUF'), Buffer.from([1, 0, 0, 0])]), /version 1/],
    ['2^60 tensors', claims(8, 2n ** 60n), /too large/],
    ['a billion tensors', claims(8, 1_000_000_000n), /claims 1,000,000,000 tensors/],
    ['a billion entries', claims(16, 1_000_000_000n), /claims 1,000,000,000 entries/],
    ['a name of 4 GB', claims(24, 4_000_000_000n), /name is too long/],
  ])('with %s is refused in words', async (_what, bytes, words) => {
    expect(await parse(bytes)).toMatchObject({ gguf: null, problem: expect.stringMatching(words) as string });
  });

  it('cut anywhere, changed anywhere or of random bytes never throws and reads nothing beyond the file', async () => {
    const change = fc.record({
      cut: fc.integer({ min: 0, max: 400 }),
      changes: fc.array(fc.tuple(fc.integer({ min: 0, max: 399 }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 8,
      }),
    });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((random) => Buffer.from(random)),
      fc.uint8Array({ maxLength: 300 }).map((random) => Buffer.concat([flux.subarray(0, 8), random])),
      change.map(({ cut, changes }) => {
        const damaged = Buffer.from(flux);
        for (const [at, value] of changes) damaged[at] = value;
        return cut % 3 === 0 ? damaged.subarray(0, cut) : damaged;
      }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (each) => {
        const { gguf: read, problem } = await parse(each);
        expect(read !== null || problem !== '').toBe(true);
        if (read) describeGguf(read);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that nests arrays in arrays comes to an end', async () => {
    const nest = Buffer.concat(
      Array.from({ length: 5_000 }, () => Buffer.from([9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])),
    );
    const start = Buffer.from(flux.subarray(0, 16));
    start.writeBigUInt64LE(0n, 8);
    const one = Buffer.alloc(17);
    one.writeBigUInt64LE(1n, 0);
    one.writeBigUInt64LE(1n, 8);
    one[16] = 0x61;
    const bytes = Buffer.concat([start, one, Buffer.from([9, 0, 0, 0]), nest]);
    expect((await parse(bytes)).problem).toMatch(/no known type/);
  });
});
