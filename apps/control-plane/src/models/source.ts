import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';

/** Where the bytes of a file come from. `read` answers fewer when there are no more. */
export type Source = { bytes: number; read: (position: number, length: number) => Buffer | Promise<Buffer> };

/** Bytes that belong to the file and have not come yet were asked for. */
export class NotThereYet extends Error {}

/** The bytes of a file that is open; `bytes` is how many it has. */
function sourceOf(file: FileHandle, bytes: number): Source {
  const read = async (position: number, length: number) => {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  return { bytes, read };
}

/** The same of a file of which the first `there` bytes have come so far: whoever reads on gets `NotThereYet` thrown. */
export function arriving({ bytes, read }: Source, there: number): Source {
  const readWhatIsThere = (position: number, length: number) => {
    if (Math.min(position + length, bytes) > there) return Promise.reject(new NotThereYet());
    return read(position, length);
  };
  return { bytes, read: readWhatIsThere };
}

/**
 * Opens a file for as long as `work` takes. A thread of its own waits for the disk itself: to hand every read to other threads costs
 * it more than to parse a small header.
 */
export function withSource<T>(path: string, work: (source: Source) => Promise<T>): Promise<T> {
  return isMainThread ? inSharedThread(path, work) : inOwnThread(path, work);
}

async function inOwnThread<T>(path: string, work: (source: Source) => Promise<T>): Promise<T> {
  const file = openSync(path, 'r');
  try {
    const read = (position: number, length: number) => {
      const buffer = Buffer.allocUnsafe(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, position));
    };
    return await work({ bytes: fstatSync(file).size, read });
  } finally {
    closeSync(file);
  }
}

async function inSharedThread<T>(path: string, work: (source: Source) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(sourceOf(file, (await file.stat()).size));
  } finally {
    await file.close();
  }
}
