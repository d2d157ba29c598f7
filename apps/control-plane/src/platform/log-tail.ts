import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Bell } from './bell.js';

/** Each is read, sent and acknowledged alone: in quarters of it, twenty readers of a long log cost twice the time. */
const CHUNK_BYTES = 256 * 1024;
const TAIL_BYTES = 256 * 1024;
/** A network file system tells nothing of what other machines write. */
const LOOK_AGAIN_MS = 1_000;
const NEWLINE = 0x0a;

export type LogNews =
  /** `data` is only good until the next news is asked for: one buffer serves the whole tail. */
  | { type: 'appended'; from: number; size: number; data: Buffer }
  | { type: 'restarted' }
  | { type: 'ended'; size: number };

type TailOptions = {
  /** A byte offset, or `tail` for the last lines. */
  from: number | 'tail';
  signal: AbortSignal;
  /** True once nobody writes the file any more. Absent: it is written for ever. */
  hasEnded?: () => boolean;
  /** Calls back when `hasEnded` has become true, until the answer is called. */
  onEnd?: (listener: () => void) => () => void;
};

/**
 * The bytes of a growing file, each once, as fast as they are asked for: nothing is read ahead, so a slow reader costs one
 * buffer however fast the file grows. Survives rotation (the rest of the old file comes first), truncation, and a file that
 * does not exist yet.
 */
export async function* tailLog(path: string, options: TailOptions): AsyncGenerator<LogNews, void> {
  const alarm = new Alarm(path, options.signal);
  const forgetEnd = options.onEnd?.(alarm.ring);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let from: number | 'tail' = options.from;
  let file: FileHandle | undefined;
  let wasReplaced = false;

  try {
    while (!options.signal.aborted) {
      alarm.reset();
      // Asked before reading: what was written before the end is read before the end is told.
      const isComplete = options.hasEnded?.() ?? false;
      file ??= await openRegular(path);

      if (file) {
        const { size } = await file.stat();
        const at: number = from === 'tail' ? await startOfTail(file, size, buffer) : from;
        from = at;
        if (size < at) {
          from = 0;
          yield { type: 'restarted' };
          continue;
        }
        const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, at);
        if (bytesRead > 0) {
          from = at + bytesRead;
          yield {
            type: 'appended',
            from: at,
            size: Math.max(size, from),
            data: buffer.subarray(0, bytesRead),
          };
          continue;
        }
        if (wasReplaced) {
          await file.close();
          file = undefined;
          wasReplaced = false;
          from = 0;
          yield { type: 'restarted' };
          continue;
        }
        // Read the old file once more after it was found replaced: its last bytes may have come in between.
        wasReplaced = await isReplaced(file, path);
        if (wasReplaced) continue;
      }
      if (isComplete) {
        yield { type: 'ended', size: typeof from === 'number' && file ? from : 0 };
        return;
      }
      await alarm.rung(LOOK_AGAIN_MS);
    }
  } finally {
    forgetEnd?.();
    alarm.close();
    await file?.close();
  }
}

/** Undefined while there is no such file. Anything but a regular file has no end to follow, and opening it may block. */
async function openRegular(path: string): Promise<FileHandle | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** Between a rotation's rename and the new file there is none for a moment: that is not yet a replacement. */
async function isReplaced(file: FileHandle, path: string): Promise<boolean> {
  const [mine, named] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return named !== undefined && (named.ino !== mine.ino || named.dev !== mine.dev);
}

/** The first whole line of the last 256 KiB, or at least a whole character of it. */
async function startOfTail(file: FileHandle, size: number, buffer: Buffer): Promise<number> {
  const earliest = size - TAIL_BYTES;
  if (earliest <= 0) return 0;
  const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, earliest);
  const newline = buffer.subarray(0, bytesRead).indexOf(NEWLINE);
  if (newline >= 0) return earliest + newline + 1;
  let skipped = 0;
  while (skipped < bytesRead && (buffer[skipped]! & 0xc0) === 0x80) skipped++;
  return earliest + skipped;
}

/** Rings when the file may have changed. */
class Alarm extends Bell {
  private watcher: FSWatcher | undefined;

  constructor(
    path: string,
    private readonly signal: AbortSignal,
  ) {
    super();
    signal.addEventListener('abort', this.ring);
    const name = basename(path);
    try {
      // The folder, because the file may not exist yet and a rotation gives its name to another one.
      this.watcher = watch(dirname(path), (_, changed) => {
        if (changed === null || changed === name) this.ring();
      });
      this.watcher.on('error', () => this.watcher?.close()); // Out of watches, or the folder went: the timer remains.
    } catch {
      // No such folder yet: the timer finds the file.
    }
  }

  close() {
    this.signal.removeEventListener('abort', this.ring);
    this.watcher?.close();
    this.ring();
  }
}
