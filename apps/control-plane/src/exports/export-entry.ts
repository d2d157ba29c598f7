import type { FileHash } from '@pilothouse/contracts/archives';

/** A file that goes out. `name`: with forward slashes, below the folder that holds all of it. */
export type ExportEntry = { name: string; changedAt: number } & (
  | { is: 'file'; path: string; bytes: number }
  | { is: 'data'; data: Buffer }
  /** A picture that EXIF turns; how long it will be is not known before. */
  | { is: 'upright'; path: string }
);

export const bytesOf = (entry: ExportEntry): number | undefined => {
  if (entry.is === 'upright') return undefined;
  return entry.is === 'file' ? entry.bytes : entry.data.length;
};

export const MANIFEST = 'manifest.sha256';

/** What `sha256sum -c` reads. It escapes a name with a backslash or a line break in it; no name of ours has one. */
export const manifestOf = (hashes: Pick<FileHash, 'file' | 'sha256'>[]) =>
  Buffer.from(hashes.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join(''));

export const manifestLength = (entries: ExportEntry[]) =>
  entries.reduce((sum, { name }) => sum + 64 + 3 + Buffer.byteLength(name), 0);
