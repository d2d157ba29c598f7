import { readdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DownloadId, Hub, Origin, Remedy, Sha256, Sighting } from '@pilothouse/contracts/downloads';
import { FileName, Instant, RelativePath } from '@pilothouse/contracts/names';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Piece } from './pieces.js';

const FILE = 'download.json';

/** What a server has, as it was told with the first bytes, and which of them are here. */
export const Content = z.object({
  bytes: z.int().nonnegative(),
  hasRanges: z.boolean(),
  /** `If-Range`: a strong ETag, or the date of the last change. */
  validator: z.string().nullable(),
  pieces: Piece.array(),
});
export type Content = z.infer<typeof Content>;

const Ended = z.discriminatedUnion('as', [
  z.object({ as: z.literal('failed'), why: z.string(), remedy: Remedy, at: Instant }),
  z.object({
    as: z.literal('done'),
    path: RelativePath,
    sha256: Sha256,
    isVerified: z.boolean(),
    at: Instant,
    seen: Sighting.array(),
  }),
]);

/** `.pilothouse/downloads/<id>/download.json`. */
export const DownloadRecord = z.object({
  id: DownloadId,
  createdAt: Instant,
  /** The order of the queue. */
  position: z.number(),
  isPaused: z.boolean(),
  name: FileName,
  folder: RelativePath.nullable(),
  /** Chosen by a person, so that the header has no say. */
  isFolderChosen: z.boolean(),
  origin: Origin,
  url: z.url(),
  /** Whose token goes with the request. */
  hub: Hub.nullable(),
  /** What the hub, and what a person said it must be. */
  expected: z.object({ bytes: z.int().nonnegative().nullable(), sha256: Sha256.array() }),
  /** What the hub says about, where that is no promise. */
  aboutBytes: z.int().nonnegative().nullable(),
  content: Content.nullable(),
  drops: z.int().nonnegative(),
  /** Set right before the file gets its name, so that a kill in between is seen. */
  publishing: z.object({ path: RelativePath, sha256: Sha256 }).nullable(),
  ended: Ended.nullable(),
});
export type DownloadRecord = z.infer<typeof DownloadRecord>;

/** The folder of one download, and what is in it. */
export class DownloadFolder {
  constructor(readonly path: string) {}

  /** With the ending of the name, because readers of headers go by it. */
  contentPath(record: Pick<DownloadRecord, 'name'>): string {
    return join(this.path, `content${extname(record.name).toLowerCase()}`);
  }

  async save(record: DownloadRecord): Promise<void> {
    await writeFileAtomic(join(this.path, FILE), JSON.stringify(record));
  }

  async dropContent(record: DownloadRecord): Promise<void> {
    await rm(this.contentPath(record), { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Every download there is a folder of. One whose file cannot be read is told to `onDamaged` and left alone. */
export async function loadRecords(
  root: string,
  onDamaged: (path: string, why: string) => void,
): Promise<{ folder: DownloadFolder; record: DownloadRecord }[]> {
  const names = (await readdir(root)).filter((name) => DownloadId.safeParse(name).success);
  const loaded = [];
  for (const name of names) {
    const folder = new DownloadFolder(join(root, name));
    try {
      const text = await readFile(join(folder.path, FILE), 'utf8');
      loaded.push({ folder, record: DownloadRecord.parse(JSON.parse(text)) });
    } catch (error) {
      onDamaged(folder.path, (error as Error).message.split('\n')[0] ?? '');
    }
  }
  return loaded.sort((a, b) => a.record.position - b.record.position);
}
