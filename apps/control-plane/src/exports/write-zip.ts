import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { ZipArchive } from 'archiver';
import { type ExportEntry, MANIFEST, manifestOf } from './export-entry.js';

/** A file up to here is read whole, so that its checksum stands before it; a larger one is streamed. */
export const MOST_WHOLE_BYTES = 8 * 1024 * 1024;
/** So much may be under way between the disk and whoever reads the ZIP. */
const MOST_AHEAD_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

type Zip = {
  /** The folder in the ZIP that holds all of it. */
  root: string;
  entries: ExportEntry[];
  withHashes: boolean;
  upright: (path: string) => Promise<Buffer>;
  /** Nobody reads it any more. */
  gone: AbortSignal;
};

/**
 * A ZIP of stored files, made while it is read: it costs no disk, and the same memory whatever its size. Fails when a file is not
 * there any more, or has another length than it was found with, because then it would not be whole.
 */
export function writeZip(zip: Zip): Readable {
  const archive = new ZipArchive({ store: true });
  const meter = new Meter();
  archive.on('error', (error) => meter.destroy(error));
  archive.pipe(meter);
  fill(archive, meter, zip).catch((error: unknown) => {
    archive.abort();
    meter.destroy(error as Error);
  });
  return meter;
}

async function fill(archive: ZipArchive, meter: Meter, { root, entries, withHashes, upright, gone }: Zip) {
  const hashes: { file: string; sha256: string }[] = [];
  let given = 0;
  const add = async (name: string, changedAt: number, source: Buffer | Readable, bytes: number) => {
    gone.throwIfAborted();
    const taken = once(archive, 'entry', { signal: gone });
    archive.append(source, { name: `${root}/${name}`, date: new Date(changedAt), mode: 0o644, store: true });
    await taken;
    given += bytes;
    await meter.passed(given - MOST_AHEAD_BYTES, gone);
  };
  for (const entry of entries) {
    const hash = createHash('sha256');
    if (entry.is === 'file' && entry.bytes > MOST_WHOLE_BYTES) {
      await addLarge(entry, (source) => add(entry.name, entry.changedAt, source, entry.bytes), hash);
    } else {
      const data = await dataOf(entry, upright);
      if (withHashes) hash.update(data);
      await add(entry.name, entry.changedAt, data, data.length);
    }
    if (withHashes) hashes.push({ file: entry.name, sha256: hash.digest('hex') });
  }
  if (withHashes) {
    const manifest = manifestOf(hashes);
    await add(MANIFEST, Date.now(), manifest, manifest.length);
  }
  await archive.finalize();
}

async function dataOf(entry: ExportEntry, upright: Zip['upright']): Promise<Buffer> {
  if (entry.is === 'data') return entry.data;
  if (entry.is === 'upright') return upright(entry.path);
  const file = await openPlain(entry.path);
  try {
    const data = Buffer.allocUnsafe(entry.bytes);
    const { size } = await file.stat();
    const { bytesRead } = await file.read(data, 0, data.length, 0);
    if (size !== entry.bytes || bytesRead !== entry.bytes) throw changed(entry.path);
    return data;
  } finally {
    await file.close();
  }
}

async function addLarge(
  { path, bytes }: { path: string; bytes: number },
  add: (source: Readable) => Promise<void>,
  hash: Transform & { update(data: string | Buffer): unknown },
) {
  const file = await openPlain(path);
  try {
    if ((await file.stat()).size !== bytes) throw changed(path);
    const source = file.createReadStream({ end: bytes - 1, highWaterMark: CHUNK_BYTES, autoClose: false });
    let read = 0;
    source.on('data', (chunk: string | Buffer) => {
      read += chunk.length;
      hash.update(chunk);
    });
    await add(source);
    if (read !== bytes) throw changed(path);
  } finally {
    await file.close();
  }
}

/** What a link was put in the place of meanwhile is not opened. */
const openPlain = (path: string) =>
  open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);

const changed = (path: string) => new Error(`${path} was changed while it was being sent`);

/** Counts what was read, so that no more is made ahead of it than is allowed. */
class Meter extends Transform {
  private bytes = 0;

  override _transform(chunk: Buffer, _: string, done: (error: null, chunk: Buffer) => void) {
    this.bytes += chunk.length;
    this.emit('passed');
    done(null, chunk);
  }

  async passed(bytes: number, gone: AbortSignal) {
    while (this.bytes < bytes) await once(this, 'passed', { signal: gone });
  }
}
