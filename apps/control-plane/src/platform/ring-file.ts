import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const MAGIC = 'PHRING1\n';
const HEADER_BYTES = 16;
/** A number in the row, from 1 on, and when it was taken. */
const ROW_HEAD_BYTES = 12;
const CHECK_BYTES = 4;

export type RingLook = { at: number; values: (number | null)[] };

type RingShape = {
  /** Figures a look has, kept with seven digits each. */
  columns: number;
  /** Looks that are kept. */
  capacity: number;
};

/**
 * The last looks at something, in a file of a size that never changes. The whole of it is in memory, too, so reading costs no
 * disk and a disk that fails costs only what a restart would have kept. What was torn by a kill fails its check and is left out.
 */
export class RingFile {
  private readonly rowBytes: number;
  private readonly image: Buffer;
  private sequence = 0;
  private handle?: FileHandle;
  private writing: Promise<unknown> = Promise.resolve();
  private isOpen = false;

  constructor(
    private readonly path: string,
    private readonly shape: RingShape,
    private readonly onError: (error: unknown) => void,
  ) {
    this.rowBytes = ROW_HEAD_BYTES + shape.columns * 4 + CHECK_BYTES;
    this.image = Buffer.alloc(HEADER_BYTES + this.rowBytes * shape.capacity);
    this.image.write(MAGIC, 'latin1');
    this.image.writeUInt32LE(shape.columns, 8);
    this.image.writeUInt32LE(shape.capacity, 12);
  }

  /** A file that is missing, of another shape or none of ours begins anew; one that was cut short keeps what is whole. */
  async open(): Promise<void> {
    try {
      this.handle = await open(this.path, 'r+').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return open(this.path, 'w+', 0o600);
        throw error;
      });
      const isComplete = await this.load(this.handle);
      // All of its room is taken now, so that a full disk stops nothing later.
      if (!isComplete) {
        await this.handle.truncate(this.image.length);
        await this.handle.write(this.image, 0, this.image.length, 0);
      }
    } catch (error) {
      this.onError(error);
    }
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.isOpen = false;
    await this.writing;
    await this.handle?.close();
    this.handle = undefined;
  }

  /** Null is kept as not known. Before it was opened nothing is taken. */
  push(at: number, values: (number | null)[]): void {
    if (!this.isOpen) return;
    this.sequence += 1;
    const row = this.rowOf(this.sequence);
    row.writeUInt32LE(this.sequence, 0);
    row.writeDoubleLE(at, 4);
    for (let column = 0; column < this.shape.columns; column++) {
      row.writeFloatLE(values[column] ?? Number.NaN, ROW_HEAD_BYTES + column * 4);
    }
    row.writeUInt32LE(checkOf(row), row.length - CHECK_BYTES);
    this.save(row);
  }

  /**
   * Oldest first, not older than `from` and not later than `until`. After a clock was set back, looks of the time that came twice
   * are those of the second time.
   */
  between(from: number, until: number): RingLook[] {
    const looks: RingLook[] = [];
    let before = until + 1;
    const oldest = Math.max(1, this.sequence - this.shape.capacity + 1);
    for (let sequence = this.sequence; sequence >= oldest; sequence--) {
      const row = this.rowOf(sequence);
      if (row.readUInt32LE(0) !== sequence) continue;
      const at = row.readDoubleLE(4);
      if (!(at >= from && at < before)) continue;
      before = at;
      looks.push({ at, values: this.valuesOf(row) });
    }
    return looks.reverse();
  }

  private async load(handle: FileHandle): Promise<boolean> {
    const found = Buffer.alloc(this.image.length);
    const { bytesRead } = await handle.read(found, 0, found.length, 0);
    const isOurs = found.subarray(0, HEADER_BYTES).equals(this.image.subarray(0, HEADER_BYTES));
    if (!isOurs) return false;
    found.copy(this.image);
    for (let index = 0; index < this.shape.capacity; index++) {
      const start = HEADER_BYTES + index * this.rowBytes;
      const row = this.image.subarray(start, start + this.rowBytes);
      const sequence = row.readUInt32LE(0);
      if (sequence === 0 || this.indexOf(sequence) !== index || !isWhole(row)) row.fill(0);
      else this.sequence = Math.max(this.sequence, sequence);
    }
    return bytesRead === found.length && (await handle.stat()).size === found.length;
  }

  private save(row: Buffer) {
    const { handle } = this;
    if (!handle) return;
    const copy = Buffer.from(row);
    const place = row.byteOffset - this.image.byteOffset;
    this.writing = this.writing.then(() => handle.write(copy, 0, copy.length, place).catch(this.onError));
  }

  private rowOf(sequence: number): Buffer {
    const start = HEADER_BYTES + this.indexOf(sequence) * this.rowBytes;
    return this.image.subarray(start, start + this.rowBytes);
  }

  private indexOf(sequence: number): number {
    return (sequence - 1) % this.shape.capacity;
  }

  private valuesOf(row: Buffer): (number | null)[] {
    return Array.from({ length: this.shape.columns }, (_, column) => {
      const value = row.readFloatLE(ROW_HEAD_BYTES + column * 4);
      return Number.isNaN(value) ? null : value;
    });
  }
}

const checkOf = (row: Buffer) => crc32(row.subarray(0, row.length - CHECK_BYTES));

const isWhole = (row: Buffer) => row.readUInt32LE(row.length - CHECK_BYTES) === checkOf(row);
