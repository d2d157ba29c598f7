import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { LogTimes } from './log-times.js';
import { RollingFile } from './rolling-file.js';

/** Above the first the command is paused, below the second it goes on. */
const PAUSE_ABOVE_BYTES = 4 * 1024 * 1024;
const RESUME_BELOW_BYTES = 1024 * 1024;
const RETRY_MS = 1000;

type Listeners = {
  grew: (bytes: number) => void;
  /** True: hold the output back, too much of it waits. */
  pressed: (isPressed: boolean) => void;
  /** The disk takes no more, with the reason; null once it does again. */
  blocked: (reason: string | null) => void;
};

/** Where the bytes go: one file for ever, or the last few of a row. */
type Sink = {
  write(chunk: Buffer, from: number): Promise<{ bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

/** The log: every byte, once, in order. What the disk refuses waits here and is offered again each second. */
export class LogFile {
  bytes = 0;
  private queue: Buffer[] = [];
  private queuedBytes = 0;
  private isPressed = false;
  private isBlocked = false;
  private writing: Promise<void> = Promise.resolve();
  private isWriting = false;

  private constructor(
    private readonly file: Sink,
    private readonly times: LogTimes | undefined,
    private readonly listeners: Listeners,
  ) {}

  /** Keeps the last bytes only, in the folder that we stand in. They have no times. */
  static async openRolling(limitBytes: number, listeners: Listeners): Promise<LogFile> {
    return new LogFile(await RollingFile.open(limitBytes), undefined, listeners);
  }

  static async open(paths: { log: string; times: string }, listeners: Listeners): Promise<LogFile> {
    return new LogFile(await open(paths.log, 'a'), await LogTimes.open(paths.times), listeners);
  }

  append(bytes: Buffer) {
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
    this.press();
    if (!this.isWriting) this.writing = this.drain();
  }

  /** Resolves when every appended byte is on the disk, however long that takes. */
  async settle(): Promise<void> {
    await this.writing;
    await this.insist(() => this.file.sync());
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
    await this.times?.close();
  }

  private async drain(): Promise<void> {
    this.isWriting = true;
    while (this.queue.length > 0) {
      const chunk = Buffer.concat(this.queue);
      this.queue = [];
      await this.times?.note(this.bytes);
      for (let done = 0; done < chunk.length;) {
        const { bytesWritten } = await this.insist(() => this.file.write(chunk, done));
        done += bytesWritten;
        this.bytes += bytesWritten;
        this.queuedBytes -= bytesWritten;
        this.press();
        this.listeners.grew(this.bytes);
      }
    }
    this.isWriting = false;
  }

  /** A full disk, a lost network volume, a quota: all of them may pass, and giving up would lose output. */
  private async insist<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await act();
        if (this.isBlocked) this.listeners.blocked(null);
        this.isBlocked = false;
        return result;
      } catch (error) {
        if (!this.isBlocked) this.listeners.blocked((error as Error).message);
        this.isBlocked = true;
        this.press();
        await sleep(RETRY_MS);
      }
    }
  }

  private press() {
    const limitBytes = this.isPressed ? RESUME_BELOW_BYTES : PAUSE_ABOVE_BYTES;
    const isPressed = this.isBlocked || this.queuedBytes > limitBytes;
    if (isPressed === this.isPressed) return;
    this.isPressed = isPressed;
    this.listeners.pressed(isPressed);
  }
}
