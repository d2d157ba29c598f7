import { open, type FileHandle } from 'node:fs/promises';
import { OutputTimes } from './output-times.js';

const CHUNK_BYTES = 64 * 1024;

/** Takes the output of a command in chunks of any size, with the moment each came; NaN when nobody noted it. */
export type OutputListener = { push(bytes: Uint8Array, at: number): void };

type Paths = { log: string; times: string };

/** `output.log`, read from its first byte whoever asks and whenever, so that the picture is always the same. */
export class RunOutput {
  bytes = 0;
  private reading?: Promise<void>;
  private isMoreWanted = false;
  private isStopped = false;
  private times?: OutputTimes;
  /** What was there before we came: when it was written stands in a file; what comes later we see coming. */
  private oldBytes = 0;

  constructor(
    private readonly paths: Paths,
    private readonly listener: OutputListener,
    private readonly onRead: () => void = () => {},
  ) {}

  /** Resolves when everything that was in the file at the call was read. */
  catchUp(): Promise<void> {
    this.isMoreWanted = true;
    this.reading ??= this.readOn();
    return this.reading;
  }

  stop() {
    this.isStopped = true;
  }

  private async readOn(): Promise<void> {
    try {
      while (this.isMoreWanted && !this.isStopped) {
        this.isMoreWanted = false;
        await this.readToEnd();
      }
    } finally {
      // In the same turn as the last look at the flag: whoever asks from now on starts anew.
      this.reading = undefined;
    }
  }

  /** In chunks, each awaited, so that a long log holds nobody up. */
  private async readToEnd(): Promise<void> {
    const file = await open(this.paths.log, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) return;
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    try {
      this.times ??= await this.openTimes(file);
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, this.bytes);
        if (bytesRead === 0 || this.isStopped) return;
        this.hear(chunk.subarray(0, bytesRead), this.times);
        this.onRead();
      }
    } finally {
      await file.close();
    }
  }

  private async openTimes(log: FileHandle): Promise<OutputTimes> {
    this.oldBytes = (await log.stat()).size;
    return OutputTimes.read(this.paths.times);
  }

  /** Each part of it with the moment it came. */
  private hear(bytes: Buffer, times: OutputTimes): void {
    let rest = bytes;
    while (rest.length > 0) {
      const isOld = this.bytes < this.oldBytes;
      const { at, until } = isOld ? times.of(this.bytes) : { at: times.now, until: Infinity };
      const part = rest.subarray(0, Math.min(until, isOld ? this.oldBytes : Infinity) - this.bytes);
      this.listener.push(part, at);
      this.bytes += part.length;
      rest = rest.subarray(part.length);
    }
  }
}
