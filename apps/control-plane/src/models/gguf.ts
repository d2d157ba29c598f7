import { type Source, withSource } from './source.js';

/*
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little endian. Own reader: of a foreign file no count
 * and no length may be believed, and a text encoder's list of 150,000 words is stepped over, not kept.
 */

/** Large vocabularies take 10 MB. */
const MOST_HEADER_BYTES = 64_000_000;
const MOST_PAIRS = 10_000;
const MOST_TENSORS = 100_000;
const MOST_DIMENSIONS = 8;
/** Longer texts (chat templates) are stepped over. */
const MOST_KEPT_BYTES = 4_096;
const MOST_NAME_BYTES = 512;
const WINDOW_BYTES = 262_144;
const DEFAULT_ALIGNMENT = 32;
/** Arrays in arrays in arrays. */
const MOST_DEPTH = 4;

export type Gguf = {
  version: number;
  /** Texts and numbers; arrays and what is long are left out. */
  metadata: Record<string, string | number | boolean>;
  tensors: Map<string, { dtype: string; shape: number[] }>;
};

/** `gguf` is null when the header cannot be read; the file may be no use even when it can, see `problem`. */
export type ReadGguf = { gguf: Gguf | null; problem: string };

/** Reads the header only, however large the file is. */
export const readGguf = (path: string): Promise<ReadGguf> => withSource(path, parseGguf);

export async function parseGguf(source: Source): Promise<ReadGguf> {
  try {
    return await parse(new Reader(source), source.bytes);
  } catch (error) {
    if (error instanceof Unreadable) return { gguf: null, problem: error.message };
    throw error;
  }
}

async function parse(reader: Reader, bytes: number): Promise<ReadGguf> {
  if (bytes === 0) throw new Unreadable('The file is empty (0 bytes)');
  const magic = bytes < 4 ? 0 : await reader.u32();
  if (magic !== 0x46554747) throw new Unreadable('It is not a GGUF file: it does not begin like one');
  const version = await reader.u32();
  if (version !== 2 && version !== 3) {
    throw new Unreadable(`It is a GGUF file of version ${version}, and only 2 and 3 are read`);
  }
  const tensorCount = await reader.count('tensors', MOST_TENSORS);
  const pairCount = await reader.count('entries', MOST_PAIRS);

  const metadata: Gguf['metadata'] = Object.create(null) as Gguf['metadata'];
  for (let at = 0; at < pairCount; at++) {
    const key = await reader.name();
    const value = await valueOf(reader, await reader.u32());
    if (value !== undefined) metadata[key] = value;
  }

  const tensors: Gguf['tensors'] = new Map();
  let dataBytes = 0;
  for (let at = 0; at < tensorCount; at++) {
    const name = await reader.name();
    const { dtype, shape, end } = await tensorOf(reader, name);
    tensors.set(name, { dtype, shape });
    dataBytes = Math.max(dataBytes, end);
  }
  const alignment = Number(metadata['general.alignment'] ?? DEFAULT_ALIGNMENT);
  if (!(Number.isInteger(alignment) && alignment > 0 && alignment <= 1_048_576)) {
    throw new Unreadable('Its header is damaged: its alignment cannot be');
  }
  const begin = Math.ceil(reader.position / alignment) * alignment;
  const missing = tensorCount === 0 ? 0 : begin + dataBytes - bytes;
  const problem = missing > 0 ? `The file ends ${missing.toLocaleString('en')} bytes before its end` : '';
  return { gguf: { version, metadata: { ...metadata }, tensors }, problem };
}

async function tensorOf(reader: Reader, name: string) {
  const dimensions = await reader.u32();
  const damaged = () => new Unreadable(`Its header is damaged at “${name.slice(0, 80)}”`);
  if (dimensions > MOST_DIMENSIONS) throw damaged();
  const shape: number[] = [];
  for (let each = 0; each < dimensions; each++) shape.push(await reader.u64());
  const kind = TENSOR_TYPES.get(await reader.u32());
  const offset = await reader.u64();
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  // Of a type that is newer than this list nothing is known but where it begins.
  const size = kind ? Math.ceil(count / kind.values) * kind.bytes : 0;
  if (!Number.isSafeInteger(offset + size)) throw damaged();
  // GGUF names the fastest dimension first, the others last.
  return { dtype: kind?.name ?? 'unknown', shape: shape.reverse(), end: offset + size };
}

async function valueOf(reader: Reader, type: number, depth = 0) {
  const bytes = SCALARS[type];
  if (bytes !== undefined) return scalarOf(await reader.take(bytes), type);
  if (type === STRING) return reader.text();
  if (type !== ARRAY || depth >= MOST_DEPTH)
    throw new Unreadable('Its header is damaged: an entry has no known type');

  const of = await reader.u32();
  const count = await reader.u64();
  const each = SCALARS[of];
  if (each !== undefined) reader.skip(count * each);
  else {
    // An empty string takes 8 bytes, so the bound of the header ends this loop.
    for (let at = 0; at < count; at++) await valueOf(reader, of, depth + 1);
  }
  return undefined;
}

/** Bytes by type: unsigned and signed 8, 16 and 32 bits, float, bool, string, array, unsigned and signed 64 bits, double. */
const SCALARS = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];
const STRING = 8;
const ARRAY = 9;

function scalarOf(bytes: Buffer, type: number): number | boolean {
  switch (type) {
    case 0:
      return bytes.readUInt8();
    case 1:
      return bytes.readInt8();
    case 2:
      return bytes.readUInt16LE();
    case 3:
      return bytes.readInt16LE();
    case 4:
      return bytes.readUInt32LE();
    case 5:
      return bytes.readInt32LE();
    case 6:
      return bytes.readFloatLE();
    case 7:
      return bytes[0] !== 0;
    case 10:
      return Number(bytes.readBigUInt64LE());
    case 11:
      return Number(bytes.readBigInt64LE());
    default:
      return bytes.readDoubleLE();
  }
}

/** Number, name, values in a block, bytes of a block: `ggml-common.h`. Some numbers are gone from it. */
const TENSOR_TYPES = new Map<number, { name: string; values: number; bytes: number }>(
  `0 F32 1 4, 1 F16 1 2, 30 BF16 1 2, 28 F64 1 8, 24 I8 1 1, 25 I16 1 2, 26 I32 1 4, 27 I64 1 8,
   2 Q4_0 32 18, 3 Q4_1 32 20, 6 Q5_0 32 22, 7 Q5_1 32 24, 8 Q8_0 32 34, 9 Q8_1 32 36,
   10 Q2_K 256 84, 11 Q3_K 256 110, 12 Q4_K 256 144, 13 Q5_K 256 176, 14 Q6_K 256 210, 15 Q8_K 256 292,
   16 IQ2_XXS 256 66, 17 IQ2_XS 256 74, 18 IQ3_XXS 256 98, 19 IQ1_S 256 50, 20 IQ4_NL 32 18,
   21 IQ3_S 256 110, 22 IQ2_S 256 82, 23 IQ4_XS 256 136, 29 IQ1_M 256 56, 34 TQ1_0 256 54, 35 TQ2_0 256 66,
   39 MXFP4 32 17`
    .split(',')
    .map((line) => line.trim().split(' '))
    .map(([number, name = '', values, bytes]) => [
      Number(number),
      { name, values: Number(values), bytes: Number(bytes) },
    ]),
);

/** Goes forward through a source with one window in memory. Throws `Unreadable` at its end and at the bound of a header. */
class Reader {
  position = 0;
  private window: Buffer = Buffer.alloc(0);
  private windowAt = 0;

  constructor(private readonly source: Source) {}

  async take(length: number): Promise<Buffer> {
    this.refuseBeyond(length);
    if (this.position + length > this.windowAt + this.window.length || this.position < this.windowAt) {
      const wanted = Math.min(Math.max(WINDOW_BYTES, length), this.source.bytes - this.position);
      this.window = await this.source.read(this.position, wanted);
      this.windowAt = this.position;
      if (this.window.length < length) throw ended();
    }
    const from = this.position - this.windowAt;
    this.position += length;
    return this.window.subarray(from, from + length);
  }

  skip(length: number) {
    this.refuseBeyond(length);
    this.position += length;
  }

  async u32(): Promise<number> {
    return (await this.take(4)).readUInt32LE();
  }

  /** Beyond 2⁵³ it is no number of anything in a file. */
  async u64(): Promise<number> {
    const value = (await this.take(8)).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new Unreadable('Its header is damaged: a number is too large');
    return Number(value);
  }

  async count(what: string, most: number): Promise<number> {
    const count = await this.u64();
    if (count > most) throw new Unreadable(`Its header claims ${count.toLocaleString('en')} ${what}`);
    return count;
  }

  async name(): Promise<string> {
    const length = await this.u64();
    if (length > MOST_NAME_BYTES) throw new Unreadable('Its header is damaged: a name is too long');
    return (await this.take(length)).toString('utf8');
  }

  async text(): Promise<string | undefined> {
    const length = await this.u64();
    if (length <= MOST_KEPT_BYTES) return (await this.take(length)).toString('utf8');
    this.skip(length);
    return undefined;
  }

  private refuseBeyond(length: number) {
    const end = this.position + length;
    if (end > this.source.bytes) throw ended();
    if (end > MOST_HEADER_BYTES) throw new Unreadable('Its header is longer than any that is known');
  }
}

const ended = () => new Unreadable('The file ends inside its header');

class Unreadable extends Error {}
