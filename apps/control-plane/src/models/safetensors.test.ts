import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lora, safetensors } from '../../test/safetensors.js';
import { MOST_READ_BYTES, parseSafetensors, readSafetensors } from './safetensors.js';

const parse = (bytes: Buffer, claimedBytes = bytes.length) =>
  parseSafetensors({
    bytes: claimedBytes,
    read: async (position, length) => bytes.subarray(position, position + length),
  });

const withHeader = (json: string, dataBytes = 0) => {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(Buffer.byteLength(json)));
  return Buffer.concat([prefix, Buffer.from(json), Buffer.alloc(dataBytes)]);
};

describe('a safetensors header', () => {
  it('is read with its metadata and every tensor', async () => {
    const { safetensors: header, problem } = await parse(lora());
    expect(problem).toBe('');
    expect(header?.metadata.ss_network_dim).toBe('32');
    expect(header?.tensors.size).toBe(3);
  });

  it.each([
    ['nothing', Buffer.alloc(0), /empty/],
    ['a few bytes', Buffer.from('abc'), /too short/],
    ['text', Buffer.from('<html>not found</html>'), /not a safetensors file/],
    ['a length of 2^63', withHeader('{}').fill(0x7f, 0, 8), /not a safetensors file/],
    ['half a header', lora().subarray(0, 100), /ends inside its header, at 100 of at least/],
    ['broken JSON', withHeader('{"a":'), /not JSON/],
    ['a bomb of brackets', withHeader(`{"a":${'['.repeat(500_000)}`), /nests too deeply/],
    ['a tensor without offsets', withHeader('{"w":{"dtype":"F16","shape":[1]}}'), /damaged at “w”/],
    [
      'a negative offset',
      withHeader('{"w":{"dtype":"F16","shape":[1],"data_offsets":[-2,0]}}'),
      /damaged at “w”/,
    ],
    [
      'a wrong size',
      withHeader('{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,2]}}', 2),
      /damaged at “w”/,
    ],
    [
      'an overlap',
      withHeader(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        3,
      ),
      /overlap/,
    ],
    ['a gap', withHeader('{"a":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}', 6), /gaps/],
    ['bytes after its end', Buffer.concat([lora(), Buffer.alloc(12)]), /goes on for 12 bytes/],
    ['one byte too few', lora().subarray(0, -1), /ends 1 bytes before|ends at \d+ of \d+ kB/],
  ])('of %s is refused in words', async (_what, bytes, words) => {
    expect((await parse(bytes)).problem).toMatch(words);
  });

  it('is still readable when the file was cut, and says where', async () => {
    const whole = safetensors({ weight: { shape: [1000, 114_000] } });
    const { safetensors: header, problem } = await parse(whole.subarray(0, 61_000_000));
    expect(problem).toBe('The file ends at 61 of 228 MB');
    expect(header?.tensors.size).toBe(1);
  });

  it('of random bytes, and of a good file with random damage, never throws and never reads more than there is', async () => {
    const good = lora();
    for (let round = 0; round < 3_000; round++) {
      const bytes = round % 2 ? randomBytes(round % 400) : damaged(good);
      const asked: number[] = [];
      const { problem } = await parseSafetensors({
        bytes: bytes.length,
        read: async (position, length) => {
          asked.push(length);
          return bytes.subarray(position, position + length);
        },
      });
      expect(typeof problem).toBe('string');
      expect(Math.max(0, ...asked)).toBeLessThanOrEqual(Math.max(9, bytes.length));
    }
  });

  it('of more than is read is refused before a byte of it is', async () => {
    const prefix = Buffer.from(`${'\0'.repeat(8)}{`);
    prefix.writeBigUInt64LE(BigInt(MOST_READ_BYTES + 1));
    const asked: number[] = [];
    const { safetensors, problem } = await parseSafetensors({
      bytes: 90_000_000,
      read: (_at, length) => (asked.push(length), Promise.resolve(prefix.subarray(0, length))),
    });
    expect([safetensors, problem]).toEqual([null, 'Its header has 25 MB, and only 25 MB are read']);
    expect(asked).toEqual([9]);
  });

  it('that claims 100 MB in a small file asks for no such memory', async () => {
    const bytes = Buffer.from(`${'\0'.repeat(8)}{`);
    bytes.writeBigUInt64LE(100_000_000n);
    const before = process.memoryUsage().arrayBuffers;
    await parse(bytes);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });
});

describe('a file on disk', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ph-safetensors-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('of 6 GB is read in a moment, because only its header is', async () => {
    const path = join(folder, 'large.safetensors');
    const json = '{"weight":{"dtype":"F16","shape":[3000,1000000],"data_offsets":[0,6000000000]}}';
    await writeFile(path, withHeader(json));
    await truncate(path, 8 + json.length + 6_000_000_000);
    const began = performance.now();
    expect((await readSafetensors(path)).problem).toBe('');
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

/** One to five bytes changed, cut or not. */
function damaged(good: Buffer): Buffer {
  const bytes = Buffer.from(good);
  const random = randomBytes(11);
  for (let change = 0; change < 1 + (random[10]! % 5); change++) {
    bytes[random.readUInt16LE(change * 2) % Math.min(bytes.length, 1_500)] = random[change]!;
  }
  return random[9]! % 3 === 0 ? bytes.subarray(0, random.readUInt16LE(8) % bytes.length) : bytes;
}
