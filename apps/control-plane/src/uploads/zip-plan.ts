import { ItemName } from '@pilothouse/contracts/names';
import type { ArchiveFolder } from '@pilothouse/contracts/uploads';
import { readableName } from './zip-names.js';

/** A picture that may come in, with the caption that lies beside it under the same name. `n` counts the files of the source. */
export type PlannedPicture = {
  n: number;
  path: string;
  folder: string;
  name: string;
  caption: number | null;
};

export type Plan = {
  pictures: PlannedPicture[];
  /** Captions by their number. */
  captions: Map<number, string>;
  refused: { file: string; reason: string }[];
  folders: ArchiveFolder[];
  remarks: string[];
};

/** A file that a source offers: its path, in parts, and what it is. */
export type Offered = { n: number; parts: string[]; kind: 'image' | 'caption' };

/** `10_trigger word`: Kohya's folders say how often each picture is repeated and what it shows. */
const KOHYA_FOLDER = /^(\d{1,4})_(.+)$/;

/** Matches captions with pictures by path, takes off the folders that all have in common, and lists those that are left. */
export function planOf(offered: Offered[], refused: Plan['refused']): Plan {
  const captionOf = new Map(offered.filter(isCaption).map(({ n, parts }) => [stemPath(parts), n]));
  const used = new Map<number, string>();
  const images = offered.filter((each) => !isCaption(each));
  const depth = commonDepth(images.map(({ parts }) => parts));
  const pictures = images.map(({ n, parts }): PlannedPicture => {
    const caption = captionOf.get(stemPath(parts)) ?? null;
    if (caption !== null) used.set(caption, parts.join('/'));
    const folder = parts.slice(depth, -1).join('/');
    return { n, path: parts.join('/'), folder, name: readableName(parts.at(-1)!), caption };
  });
  const orphans = offered
    .filter((each) => isCaption(each) && !used.has(each.n))
    .map(({ parts }) => ({
      file: parts.join('/'),
      reason: 'It is a caption without an image of the same name.',
    }));
  const common = images[0]?.parts.slice(0, depth) ?? [];
  const folders = foldersOf(pictures, common.at(-1) ?? '');
  return {
    pictures,
    captions: used,
    refused: [...refused, ...orphans],
    folders,
    remarks: remarksOf(folders, common),
  };
}

const isCaption = ({ kind }: Offered) => kind === 'caption';

const stemPath = (parts: string[]) => parts.join('/').replace(/\.[^./]*$/, '');

/** How many folders all of them lie in together. */
function commonDepth(paths: string[][]): number {
  const [first] = paths;
  if (!first) return 0;
  let depth = first.length - 1;
  for (const path of paths) {
    let same = 0;
    while (same < Math.min(depth, path.length - 1) && path[same] === first[same]) same += 1;
    depth = same;
  }
  return depth;
}

function foldersOf(pictures: PlannedPicture[], common: string): ArchiveFolder[] {
  const byFolder = new Map<string, PlannedPicture[]>();
  for (const picture of pictures)
    byFolder.set(picture.folder, [...(byFolder.get(picture.folder) ?? []), picture]);
  const names = new Set<string>();
  return [...byFolder]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, inside]) => {
      const last = path.split('/').at(-1) || common;
      const [, repeats, words] = KOHYA_FOLDER.exec(last) ?? [];
      const name = freeNameOf(words ?? last, names);
      names.add(name.toLowerCase());
      const captions = inside.filter(({ caption }) => caption !== null).length;
      return { path, pictures: inside.length, captions, name, repeats: Number(repeats) || null };
    });
}

/** Always one that a dataset may have. */
export function freeNameOf(wanted: string, taken: Set<string>): string {
  const letters = wanted
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M} ._-]+/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
  const short = [...letters]
    .slice(0, 60)
    .join('')
    .replace(/[. ]+$/, '');
  const name = ItemName.safeParse(short).data ?? 'pictures';
  for (let number = 1; ; number += 1) {
    const one = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(one.toLowerCase())) return one;
  }
}

/** What Kohya's folder names say is told, because no file of a dataset holds it. */
function remarksOf(folders: ArchiveFolder[], common: string[]): string[] {
  const [, repeats, words] = (folders.length === 1 && KOHYA_FOLDER.exec(common.at(-1) ?? '')) || [];
  const one = repeats && words ? [[common.at(-1)!, Number(repeats), words] as const] : [];
  const many = folders.flatMap(({ path, repeats: times, name }) =>
    folders.length > 1 && times !== null ? [[path.split('/').at(-1)!, times, name] as const] : [],
  );
  return [...one, ...many].map(
    ([folder, times, trigger]) =>
      `The folder “${folder}” asks for ${times} repeats with the words “${trigger}”. Set both in the training form.`,
  );
}
