import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { RunManifest } from '@pilothouse/contracts/archives';
import { extract as newExtract } from 'tar-stream';
import { AppError } from '../platform/app-error.js';
import { sentenceOf } from '../platform/parse-input.js';

/** A dataset of 100,000 files has a manifest of some 15 MB. */
const MOST_MANIFEST_BYTES = 32 * 1024 * 1024;
/** The manifest stands first; whoever packed the folder again with another program may have put some before it. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 1000;
const MANIFEST = /^(?:\.\/)?[^/]+\/manifest\.json$/;

/**
 * Reads an archive up to its manifest and no further. It comes from anywhere: nothing of it is written to the disk, no name in it
 * is ever a path, and what it may unpack to is bounded. Throws INVALID_INPUT for what is no archive of a run.
 */
export async function readManifest(archive: Readable): Promise<RunManifest> {
  const text = await findManifest(archive);
  if (text === undefined) throw refused('there is no manifest.json in it');
  const parsed = RunManifest.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw refused(`its manifest.json is not what it should be. ${sentenceOf(parsed.error).slice(0, 500)}`);
}

async function findManifest(archive: Readable): Promise<string | undefined> {
  const found = new AbortController();
  const extract = newExtract();
  let entries = 0;
  let text: string | undefined;

  extract.on('entry', ({ name, type, size }, stream, next) => {
    entries += 1;
    stream.on('error', () => undefined); // That of the whole archive, which is told below.
    if (entries > MOST_ENTRIES)
      return void extract.destroy(refused('too much stands before its manifest.json'));
    if (type !== 'file' || !MANIFEST.test(name)) {
      stream.on('end', next);
      return void stream.resume();
    }
    if ((size ?? 0) > MOST_MANIFEST_BYTES)
      return void extract.destroy(refused('its manifest.json is too large'));
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      text = Buffer.concat(chunks).toString('utf8');
      found.abort();
    });
  });

  // It may fail once more after the pipeline has let go of it: said to nobody, that would end the process.
  extract.on('error', () => undefined);
  // A sender may leave out what comes after the manifest: that is no error of gzip then.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  const cutOff = () => archive.readableEnded || gunzip.destroy(refused('it was cut off'));
  archive.pipe(gunzip).on('error', () => undefined);
  archive.once('error', cutOff).once('close', cutOff);
  try {
    await pipeline(gunzip, bounded(), extract, { signal: found.signal });
  } catch (error) {
    if (text === undefined) throw toRefusal(error);
  } finally {
    archive
      .off('error', cutOff)
      .off('close', cutOff)
      .on('error', () => undefined);
    // Read to its end, or the sender would not hear the answer.
    archive.unpipe(gunzip).resume();
  }
  return text;
}

/** Ten bytes may unpack to ten gigabytes, and tar's own headers may claim any size. */
function bounded(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > MOST_UNPACKED_BYTES) done(refused('too much stands before its manifest.json'));
      else done(null, chunk);
    },
  });
}

function toRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return refused('it cannot be unpacked', error);
}

const refused = (why: string, cause?: unknown) =>
  new AppError('INVALID_INPUT', `That is not the archive of a run: ${why}.`.replace(/\.\.$/, '.'), { cause });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No schema takes that.
  }
}
