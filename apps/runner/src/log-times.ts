import { open, type FileHandle } from 'node:fs/promises';
import { upMilliseconds } from '@pilothouse/processes/up-time';

const LEAST_BETWEEN_MS = 1000;

/**
 * `output.times`: when the bytes of the log came, so that what a run spent its time on can be told from its folder alone. One line
 * a second at most: how many bytes were there before, the milliseconds the machine was up, and the time of day.
 */
export class LogTimes {
  private notedAt = -Infinity;

  private constructor(private readonly file: FileHandle | undefined) {}

  /** Without a file where there can be none: the log matters, this does not. */
  static async open(path: string): Promise<LogTimes> {
    return new LogTimes(await open(path, 'a').catch(() => undefined));
  }

  /** More is about to come behind so many bytes. */
  async note(bytes: number): Promise<void> {
    const up = upMilliseconds();
    if (up - this.notedAt < LEAST_BETWEEN_MS) return;
    this.notedAt = up;
    await this.file?.write(`${bytes} ${Math.round(up)} ${Date.now()}\n`).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}
