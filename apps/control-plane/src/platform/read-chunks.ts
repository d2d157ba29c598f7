import { constants, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';

/** A thread of its own holds up nobody; elsewhere others get their turn after what takes a fraction of a millisecond. */
const CHUNK_BYTES = isMainThread ? 256 * 1024 : 2 * 1024 * 1024;

type Options = {
  /** What it was aborted with is thrown. */
  signal?: AbortSignal | undefined;
  /** A link is refused (ELOOP) in place of being followed. */
  followsNoLink?: boolean | undefined;
};

/**
 * Reads files from the same place on, each to its end: the next chunks are read while `work` has these. Ends early when that answers
 * false. Throws what opening or reading one of them throws.
 */
export async function readChunks(
  paths: string[],
  work: (chunks: Buffer[]) => boolean | void,
  { signal, followsNoLink = false }: Options = {},
): Promise<void> {
  const files: FileHandle[] = [];
  try {
    // A pipe is refused where it is read: opening it would wait for its other end.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followsNoLink ? constants.O_NOFOLLOW : 0);
    for (const path of paths) files.push(await open(path, flags));
    await eachChunk(files, work, signal);
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

async function eachChunk(
  files: FileHandle[],
  work: (chunks: Buffer[]) => boolean | void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const sets = takeBuffers(files.length);
  const readAt = (turn: number) => {
    const read = turn === 0 && !isMainThread ? fillNow : fill;
    return Promise.all(files.map((file, at) => read(file, sets[turn % 2]![at]!, turn * CHUNK_BYTES)));
  };
  let coming = readAt(0);
  for (let turn = 0; ; turn++) {
    const chunks = await coming;
    signal?.throwIfAborted();
    const isLast = chunks.every((chunk) => chunk.length < CHUNK_BYTES);
    if (!isLast) coming = readAt(turn + 1);
    if (work(chunks) === false || isLast) {
      await coming;
      // After a failure they are not used again: a read may still be writing into them.
      free.push(...sets.flat());
      return;
    }
  }
}

/** Kept for the next file: of ten thousand small ones each would leave its own behind. */
const free: Buffer[] = [];

/** Two sets that take turns. */
const takeBuffers = (files: number): Buffer[][] =>
  [0, 1].map(() => Array.from({ length: files }, () => free.pop() ?? Buffer.allocUnsafe(CHUNK_BYTES)));

/** A network volume may answer less than was asked for before the end is reached. */
async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** The same by a thread of its own, which waits for the disk itself: small files are half as quick when others read them for it. */
function fillNow({ fd }: FileHandle, buffer: Buffer, position: number): Buffer {
  let length = 0;
  while (length < buffer.length) {
    const bytesRead = readSync(fd, buffer, length, buffer.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
