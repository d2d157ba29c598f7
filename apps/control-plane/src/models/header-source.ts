import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';

/** Where the bytes come from. `read` answers fewer when there are no more. */
export type Source = { bytes: number; read: (position: number, length: number) => Buffer | Promise<Buffer> };

/**
 * Opens a file for as long as `work` takes. A thread of its own waits for the disk itself: to hand every read to other threads costs
 * it more than to parse a small header.
 */
export function withSource<T>(path: string, work: (source: Source) => Promise<T>): Promise<T> {
  return isMainThread ? withSharedThread(path, work) : withOwnThread(path, work);
}

async function withSharedThread<T>(path: string, work: (source: Source) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    const read = async (position: number, length: number) => {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    return await work({ bytes: (await file.stat()).size, read });
  } finally {
    await file.close();
  }
}

async function withOwnThread<T>(path: string, work: (source: Source) => Promise<T>): Promise<T> {
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
