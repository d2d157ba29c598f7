import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { below } from '../platform/safe-path.js';
import { publishFile } from '../platform/publish-file.js';
import type { DownloadFolder, DownloadRecord } from './record.file.js';
import { Trouble } from './trouble.js';

/** Gives a whole and verified file its name below `models/`. Never overwrites. Answers its path. */
export async function publish(
  record: DownloadRecord,
  folder: DownloadFolder,
  { models, sha256 }: { models: string; sha256: string },
): Promise<string> {
  if (record.folder === null) {
    throw new Trouble(
      `Nothing in “${record.name}” says what it is. Choose the folder it belongs into, then try again.`,
      {
        remedy: 'rename',
      },
    );
  }
  const path = `${record.folder}/${record.name}`;
  // A folder may be a link to another disk, as it may for every tool.
  const target = below(models, path);
  await mkdir(dirname(target), { recursive: true });
  const staged = folder.contentPath(record);
  record.publishing = { path, sha256 };
  await folder.save(record);
  if (!(await publishFile(staged, target))) {
    record.publishing = null;
    throw new Trouble(
      `models/${path} is there already, and nothing is overwritten. Give this one another name.`,
      {
        remedy: 'rename',
      },
    );
  }
  return path;
}

/** After a kill in the middle of publishing: whether the file has its name already. */
export async function wasPublished(
  record: DownloadRecord,
  folder: DownloadFolder,
  models: string,
): Promise<boolean> {
  if (!record.publishing) return false;
  const target = await stat(join(models, record.publishing.path)).catch(() => null);
  if (!target) return false;
  const staged = await stat(folder.contentPath(record)).catch(() => null);
  if (staged === null) return target.size === record.content?.bytes;
  return staged.ino === target.ino && staged.dev === target.dev;
}
