import { lstat, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { DatasetFolder } from '../datasets/datasets.service.js';
import { AppError } from '../platform/app-error.js';

/** A picture of a dataset with what belongs to it. */
export type Picture = {
  dataset: string;
  file: string;
  /** Where its bytes are, links followed. */
  source: string;
  bytes: number;
  /** The name of its caption file; null when it has none, or one that is not of this dataset. */
  caption: string | null;
  /** Other pictures of the folder that use the same caption. */
  sharing: string[];
};

/** By name, or in the order of `files`. Throws NOT_FOUND for the first that is not there. */
export async function picturesOf(folder: DatasetFolder, files: string[] | null): Promise<Picture[]> {
  await folder.refresh(files && files.flatMap((file) => [file, `${parse(file).name}.txt`]));
  if (!(await isFolder(folder.path))) {
    throw new AppError('NOT_FOUND', `There is no dataset “${folder.name}” any more.`);
  }
  const wanted = files ? [...new Set(files)] : folder.content().map(({ file }) => file);
  return wanted.map((file) => {
    const image = folder.image(file);
    const found = folder.imageFile(file);
    if (!image || !found)
      throw new AppError(
        'NOT_FOUND',
        `There is no image “${file}” in ${folder.name}. It may have been renamed or deleted meanwhile.`,
      );
    const stem = parse(file).name;
    return {
      dataset: folder.name,
      file,
      source: found.realPath,
      bytes: found.bytes,
      caption: image.caption === null || folder.isStranger(`${stem}.txt`) ? null : `${stem}.txt`,
      sharing: folder.imagesOfStem(stem).filter((other) => other !== file),
    };
  });
}

/**
 * What trainers have written beside pictures of these stems: latents, text encoder outputs, and the sizes of all. It goes by the
 * name and would be taken for that of whatever is called so next.
 */
export async function cachesOf(folder: DatasetFolder, stems: ReadonlySet<string>): Promise<string[]> {
  const names = await readdir(folder.path);
  return names
    .filter((name) => {
      if (name === 'metadata_cache.json') return true;
      if (!name.endsWith('.npz')) return false;
      for (
        let stem = parse(name).name;
        stem !== '';
        stem = stem.slice(0, Math.max(0, stem.lastIndexOf('_')))
      ) {
        if (stems.has(stem)) return true;
      }
      return false;
    })
    .map((name) => join(folder.path, name));
}

const isFolder = (path: string) =>
  lstat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
