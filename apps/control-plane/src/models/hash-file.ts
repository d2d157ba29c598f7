import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

const CHUNK_BYTES = 2 * 1024 * 1024;
const PROGRESS_BYTES = 128 * 1024 * 1024;
/** The kindest. */
const NICE = 19;

type Progress = (doneBytes: number) => void;

/** SHA-256 of a whole file. The next bytes are read while these are counted. */
export async function hashFile(
  { path }: { path: string },
  onProgress: Progress = () => undefined,
): Promise<string> {
  stepBack();
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    await eachChunk([file], ([chunk]) => void hash.update(chunk!), onProgress);
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

/** True when both hold the same bytes, every one of them. */
export async function haveSameBytes(
  { a, b }: { a: string; b: string },
  onProgress: Progress = () => undefined,
): Promise<boolean> {
  stepBack();
  const [first, second] = [await open(a, 'r'), await open(b, 'r')];
  try {
    let isSame = true;
    await eachChunk([first, second], ([x, y]) => (isSame = x!.equals(y!)), onProgress);
    return isSame;
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}

/** What is asked of whole files. */
export const FILE_TASKS = { hash: hashFile, compare: haveSameBytes };

/** Ends when `work` answers false, or when none of the files has more. */
async function eachChunk(
  files: FileHandle[],
  work: (chunks: Buffer[]) => boolean | void,
  onProgress: Progress,
): Promise<void> {
  const sets = takeBuffers(files.length);
  const readAt = (turn: number) =>
    Promise.all(files.map((file, at) => fill(file, sets[turn % 2]![at]!, turn * CHUNK_BYTES)));
  let coming = readAt(0);
  for (let turn = 0; ; turn++) {
    const chunks = await coming;
    const isLast = chunks.every((chunk) => chunk.length < CHUNK_BYTES);
    if (!isLast) coming = readAt(turn + 1);
    if (work(chunks) === false || isLast) {
      await coming;
      // After a failure they are not used again: a read may still be writing into them.
      free.push(...sets.flat());
      return;
    }
    const done = (turn + 1) * CHUNK_BYTES;
    if (done % PROGRESS_BYTES === 0) onProgress(done);
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

let hasSteppedBack = false;

/** Lets everybody else go first. Linux gives each thread a priority of its own, by the thread's id. */
function stepBack() {
  if (hasSteppedBack || isMainThread) return;
  hasSteppedBack = true;
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICE);
  } catch {
    // Elsewhere it has the priority of all.
  }
}
