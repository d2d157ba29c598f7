import { MOST_PICTURE_BYTES } from '@pilothouse/contracts/datasets';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../platform/app-error.js';
import { decodeNames, isJunk, pathParts } from './zip-names.js';
import type { Offered, Plan } from './zip-plan.js';

/** More than any dataset has; each costs half a kilobyte of memory while the archive is open. */
export const MOST_ENTRIES = 50_000;
/** Pictures are compressed already: what unpacks to more than this, and so often its size, is no picture. */
const BOMB = { bytes: 10_000_000, ratio: 200 };
const MOST_CAPTION_BYTES = 256 * 1024;
const [STORED, DEFLATED] = [0, 8];
/** The type of file in the Unix mode, which stands in the upper half of the external attributes. */
const [FILE_TYPE, REGULAR, LINK] = [0o170000, 0o100000, 0o120000];

export type Kind = 'image' | 'unsupported-image' | 'video' | 'caption' | 'ignored' | 'other';

export type OpenZip = {
  offered: Offered[];
  refused: Plan['refused'];
  /** What the entries that may come in unpack to, as the archive says. */
  unpackedBytes: number;
  /** Unpacks one entry to a new file, which is not fsynced. Throws INVALID_INPUT when it is not what the archive says. */
  unpack: (n: number, path: string) => Promise<{ bytes: number; sha256: string }>;
  close: () => void;
};

/** Reads the table of contents of an archive and decides what of it may come in. Nothing is unpacked. Throws INVALID_INPUT. */
export async function openZip(path: string, kindOf: (fileName: string) => Kind): Promise<OpenZip> {
  const zip = await open_(path);
  try {
    const entries = await entriesOf(zip);
    const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
    // Real archives never share bytes between entries; the best bombs do.
    if (packed > zip.fileSize) throw refusal('Its entries overlap, as those of a zip bomb do');

    const names = decodeNames(
      entries.map(({ fileNameRaw, generalPurposeBitFlag, extraFields }) => ({
        bytes: fileNameRaw,
        flags: generalPurposeBitFlag,
        extraFields,
      })),
    );
    const offered: Offered[] = [];
    const refused: Plan['refused'] = [];
    const seen = new Set<string>();
    for (const [n, entry] of entries.entries()) {
      const name = names[n]!;
      if (/[\\/]$/.test(name)) continue;
      const path = pathParts(name);
      const reason = 'refused' in path ? path.refused : refuseReason(entry);
      if ('parts' in path && isJunk(path.parts)) continue;
      if ('refused' in path || reason) {
        refused.push({ file: shown(name), reason });
        continue;
      }
      const kind = kindOf(path.parts.at(-1)!);
      const isTwice = seen.size === seen.add(path.parts.join('/')).size;
      const why = isTwice ? 'The archive holds this name twice' : kindReason(kind, entry);
      if (kind === 'ignored') continue;
      if (why) refused.push({ file: path.parts.join('/'), reason: why });
      else offered.push({ n, parts: path.parts, kind: kind === 'caption' ? 'caption' : 'image' });
    }
    const unpackedBytes = offered.reduce((sum, { n }) => sum + entries[n]!.uncompressedSize, 0);
    const unpack = (n: number, target: string) => unpackEntry(zip, entries[n]!, target);
    return { offered, refused, unpackedBytes, unpack, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Names are decoded and lengths are counted here: one that yauzl does not like would end the whole archive. */
function open_(path: string): Promise<ZipFile> {
  return yauzl
    .openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: false })
    .catch((error: unknown) => Promise.reject(unreadable(error)));
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) {
    throw refusal(`It holds ${zip.entryCount} files; at most ${MOST_ENTRIES} are taken at once`);
  }
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw unreadable(error);
  }
  return entries;
}

function refuseReason(entry: Entry): string {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type === LINK) return 'It is a link, and links are not followed';
  if (type !== 0 && type !== REGULAR) return 'It is no ordinary file';
  if (entry.isEncrypted()) return 'It is encrypted. Pack it without a password';
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    return `It is packed by method ${compressionMethod}, which cannot be read. Pack it with the usual Deflate`;
  }
  if (uncompressedSize > BOMB.bytes && uncompressedSize > compressedSize * BOMB.ratio) {
    return `It would unpack to ${Math.round(uncompressedSize / Math.max(1, compressedSize))} times its size, as a zip bomb does`;
  }
  return '';
}

function kindReason(kind: Kind, { uncompressedSize }: Entry): string {
  if (kind === 'other') return 'It is neither an image nor a caption';
  if (kind === 'caption') return uncompressedSize > MOST_CAPTION_BYTES ? 'It is too large for a caption' : '';
  return uncompressedSize > MOST_PICTURE_BYTES ? `It is larger than ${MOST_PICTURE_BYTES / 1e6} MB` : '';
}

async function unpackEntry(zip: ZipFile, entry: Entry, path: string) {
  const hash = createHash('sha256');
  const file = await open(path, 'w', 0o644);
  let bytes = 0;
  let sum = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as Readable as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // The table of contents may lie; what was promised is the limit.
      if (bytes > entry.uncompressedSize) throw new Error('more bytes than the archive says');
      sum = crc32(chunk, sum);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    if (bytes !== entry.uncompressedSize) throw new Error('fewer bytes than the archive says');
    if (sum !== entry.crc32) throw new Error('its checksum is wrong');
  } catch (error) {
    // What the disk says is not the archive's fault.
    if ((error as NodeJS.ErrnoException).syscall) throw error;
    throw new AppError('INVALID_INPUT', `It is damaged in the archive: ${(error as Error).message}.`, {
      cause: error,
    });
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

const shown = (name: string) => name.slice(0, 300);

const refusal = (why: string) => new AppError('INVALID_INPUT', `The archive is not taken. ${why}.`);

const unreadable = (error: unknown) =>
  new AppError('INVALID_INPUT', `The archive cannot be read (${(error as Error).message}). Pack it again.`, {
    cause: error,
  });
