import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * The last bytes of a stream without an end, in files named by the offset of their first byte: `output.0.log`, and so on. A new one
 * is begun at half the limit, and the one before the last is removed, so that at least half the limit is there at any time and
 * an offset means the same byte for ever.
 */
export class RollingFile {
  private from = 0;
  private bytes = 0;
  private before?: string;

  private constructor(
    private readonly partBytes: number,
    private file: FileHandle,
  ) {}

  static async open(limitBytes: number): Promise<RollingFile> {
    return new RollingFile(Math.floor(limitBytes / 2), await open(nameOf(0), 'a'));
  }

  async write(chunk: Buffer, from: number): Promise<{ bytesWritten: number }> {
    if (this.bytes >= this.partBytes) await this.roll();
    const written = await this.file.write(
      chunk,
      from,
      Math.min(chunk.length - from, this.partBytes - this.bytes),
    );
    this.bytes += written.bytesWritten;
    return written;
  }

  sync(): Promise<void> {
    return this.file.sync();
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async roll(): Promise<void> {
    // First, so that a full disk gets room for the new one.
    if (this.before) await rm(this.before, { force: true });
    const next = await open(nameOf(this.from + this.bytes), 'a').catch(unlessFolderIsGone);
    if (next) await this.file.close();
    else await this.file.truncate();
    this.before = nameOf(this.from);
    this.file = next ?? this.file;
    this.from += this.bytes;
    this.bytes = 0;
  }
}

/** Somebody removed it: nobody can read any of this, and the command is not to wait for that to change. */
function unlessFolderIsGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

const nameOf = (from: number) => `output.${from}.log`;
