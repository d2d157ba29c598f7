import type { Source } from './header-source.js';

/** "GGUF", little endian. */
const MAGIC = 0x46554747;
/** What is asked for stands among the first keys; further on are vocabularies of megabytes. */
const MOST_BYTES = 64 * 1024;
const MOST_KEYS = 64;
/** Bytes of the plain types of the format, by number. 8 is a string, 9 a list. */
const PLAIN: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const STRING = 8;

/** `general.architecture` of a GGUF file: "flux", "t5encoder", "sdxl" … Null where it does not say so early, or is none. */
export async function readGgufArchitecture({ bytes, read }: Source): Promise<string | null> {
  const data = await read(0, Math.min(bytes, MOST_BYTES));
  if (data.length < 24 || data.readUInt32LE(0) !== MAGIC) return null;
  const keys = Math.min(Number(data.readBigUInt64LE(16)), MOST_KEYS);
  const reader = new Reader(data, 24);
  for (let count = 0; count < keys; count++) {
    const key = reader.text();
    const type = reader.number(4);
    if (key === undefined || type === undefined) return null;
    if (key === 'general.architecture') return type === STRING ? (reader.text() ?? null) : null;
    if (!reader.skip(type)) return null;
  }
  return null;
}

/** Answers undefined past the end, and never reads there. */
class Reader {
  constructor(
    private readonly data: Buffer,
    private at: number,
  ) {}

  number(size: 4 | 8): number | undefined {
    if (this.at + size > this.data.length) return undefined;
    const value = size === 4 ? this.data.readUInt32LE(this.at) : Number(this.data.readBigUInt64LE(this.at));
    this.at += size;
    return value;
  }

  text(): string | undefined {
    const length = this.number(8);
    if (length === undefined || length > this.data.length - this.at) return undefined;
    this.at += length;
    return this.data.toString('utf8', this.at - length, this.at);
  }

  /** False when the value goes past the end, or is a list of lists. */
  skip(type: number): boolean {
    if (type === STRING) return this.text() !== undefined;
    if (type in PLAIN) return this.advance(PLAIN[type]!);
    const inner = this.number(4);
    const count = this.number(8);
    if (inner === undefined || count === undefined) return false;
    if (inner in PLAIN) return this.advance(PLAIN[inner]! * count);
    if (inner !== STRING) return false;
    for (let each = 0; each < count; each++) if (this.text() === undefined) return false;
    return true;
  }

  private advance(bytes: number): boolean {
    this.at += bytes;
    return this.at <= this.data.length;
  }
}
