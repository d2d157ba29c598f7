import { open } from 'node:fs/promises';

/** Where bytes come from. `read` answers fewer when there are no more. */
export type Source = { bytes: number; read: (position: number, length: number) => Promise<Buffer> };

/** The first `bytes` of a file. */
export async function withSource<T>(
  path: string,
  bytes: number,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r');
  try {
    const read = async (position: number, length: number) => {
      const wanted = Math.max(0, Math.min(length, bytes - position));
      const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, position);
      return buffer.subarray(0, bytesRead);
    };
    return await work({ bytes, read });
  } finally {
    await file.close();
  }
}
