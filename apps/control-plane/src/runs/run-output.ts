import { open } from 'node:fs/promises';

const CHUNK_BYTES = 64 * 1024;

const monotonicMs = () => performance.now();

/** Takes the output of a command in chunks of any size. */
export type OutputListener = { push(bytes: Uint8Array, at: number): void };

/** `output.log`, read from its first byte whoever asks and whenever, so that the picture is always the same. */
export class RunOutput {
  bytes = 0;
  private reading?: Promise<void>;
  private isMoreWanted = false;
  private isStopped = false;

  constructor(
    private readonly path: string,
    private readonly listener: OutputListener,
    private readonly onRead: () => void = () => {},
  ) {}

  /**
   * Resolves when everything that was in the file at the call was read. `at`: NaN for old output, which has no speed; else by a
   * clock that nobody sets.
   */
  catchUp(at: () => number = monotonicMs): Promise<void> {
    this.isMoreWanted = true;
    this.reading ??= this.readOn(at);
    return this.reading;
  }

  stop() {
    this.isStopped = true;
  }

  private async readOn(at: () => number): Promise<void> {
    try {
      while (this.isMoreWanted && !this.isStopped) {
        this.isMoreWanted = false;
        await this.readToEnd(at);
      }
    } finally {
      // In the same turn as the last look at the flag: whoever asks from now on starts anew.
      this.reading = undefined;
    }
  }

  /** In chunks, each awaited, so that a long log holds nobody up. */
  private async readToEnd(at: () => number): Promise<void> {
    const file = await open(this.path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) return;
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    try {
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, this.bytes);
        if (bytesRead === 0 || this.isStopped) return;
        this.listener.push(chunk.subarray(0, bytesRead), at());
        this.bytes += bytesRead;
        this.onRead();
      }
    } finally {
      await file.close();
    }
  }
}
