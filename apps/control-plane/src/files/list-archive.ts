import type { FileHandle } from 'node:fs/promises';
import type { FileArchive } from '@pilothouse/contracts/files';
import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';

/** A list of more is for an unzipper. */
const MOST_ENTRIES = 2_000;
const MOST_NAME = 500;

/** What a ZIP (or `.npz`, which is one) says it holds; nothing is unpacked. */
export async function listArchive(handle: FileHandle): Promise<FileArchive> {
  const { size } = await handle.stat();
  let zip: ZipFile;
  try {
    zip = await opened(new HandleReader(handle), size);
  } catch (error) {
    return {
      entries: [],
      total: 0,
      problem: `It cannot be read as a ZIP archive: ${(error as Error).message}`,
    };
  }
  return new Promise((resolve) => {
    const entries: FileArchive['entries'] = [];
    const done = (problem: string) => resolve({ entries, total: zip.entryCount, problem });
    zip.on('entry', ({ fileName, uncompressedSize }: Entry) => {
      entries.push({ name: fileName.slice(0, MOST_NAME), bytes: Math.max(0, uncompressedSize) });
      if (entries.length >= MOST_ENTRIES) return done('');
      zip.readEntry();
    });
    zip.on('end', () => done(''));
    zip.on('error', (error: Error) => done(`The list in it is damaged: ${error.message}`));
    zip.readEntry();
  });
}

const opened = (reader: RandomAccessReader, size: number) =>
  new Promise<ZipFile>((resolve, reject) =>
    // Names are only shown, so those that would lead elsewhere may be seen too.
    fromRandomAccessReader(
      reader,
      size,
      { lazyEntries: true, autoClose: false, strictFileNames: false, validateEntrySizes: false },
      (error, zip) => (error ? reject(error) : resolve(zip)),
    ),
  );

class HandleReader extends RandomAccessReader {
  constructor(private readonly handle: FileHandle) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.handle.createReadStream({ start, end: end - 1, autoClose: false });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ) {
    this.handle
      .read(buffer, offset, length, position)
      .then(
        ({ bytesRead }) => callback(bytesRead < length ? new Error('it ends too early') : null),
        callback,
      );
  }

  override close(callback: (error: Error | null) => void) {
    callback(null);
  }
}
