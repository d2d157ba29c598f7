import { readdir } from 'node:fs/promises';
import { parse } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { RenamedPictures, RenamePictures } from '@pilothouse/contracts/transfers';
import { AppError } from '../platform/app-error.js';
import { applyPattern } from './apply-pattern.js';
import { Carrier, folderIn, type Folders, type Ready } from './carrier.js';
import { type Picture, picturesOf } from './dataset-pictures.js';
import { NamePlaces } from './place-names.js';
import { type Placed, stagePictures } from './staging-list.js';

type Renames = Map<string, Placed[]>;

/** Renames many pictures of a dataset at once; their captions follow, and so do their masks where it is said where these are. */
@Injectable()
export class PictureNames {
  constructor(private readonly carrier: Carrier) {}

  async rename(name: string, request: RenamePictures): Promise<RenamedPictures> {
    const { masks, preview } = request;
    if (masks === name)
      throw new AppError('INVALID_INPUT', 'The masks are in a dataset of their own: name that one.');
    const involved = masks === null ? [name] : [name, masks];
    const renamesIn = async (folders: Folders) => {
      const placed = await this.named(folders, name, request);
      const renames: Renames = new Map([[name, placed]]);
      if (masks !== null) renames.set(masks, await this.masksOf(folders, masks, placed));
      return renames;
    };
    if (preview) return report(await this.carrier.held(involved, renamesIn), name, masks);
    const what = `Renamed pictures by “${request.pattern}”`;
    const { result } = await this.carrier.carry({ what, changed: involved }, async (ready) => {
      const renames = await renamesIn(ready.folders);
      await this.stage(ready, renames);
      return renames;
    });
    return report(result, name, masks);
  }

  private async named(folders: Folders, name: string, { files, pattern, start }: RenamePictures) {
    const folder = folderIn(folders, name);
    const pictures = await picturesOf(folder, files);
    const rename = (all: string[], others: string[]) => applyPattern(all, others, { pattern, start });
    return placeInside(pictures, await readdir(folder.path), rename);
  }

  /** Those of the same stems. */
  private async masksOf(folders: Folders, name: string, placed: Placed[]) {
    const stems = new Map(placed.map(({ picture, as }) => [parse(picture.file).name, parse(as).name]));
    const folder = folderIn(folders, name);
    const wanted = (await picturesOf(folder, null)).filter(({ file }) => stems.has(parse(file).name));
    return placeInside(wanted, await readdir(folder.path), (all, others) => {
      const places = new NamePlaces(others);
      return all.map((file) => places.place(`${stems.get(parse(file).name)}${parse(file).ext}`));
    });
  }

  private async stage({ at, plan, folders }: Ready, renames: Renames) {
    for (const [dataset, placed] of renames) {
      const folder = folderIn(folders, dataset);
      const folderOf = () => folder.path;
      await stagePictures(at, plan, { placed, folderOf, into: folder.name, how: 'move' });
      const pictures = placed.map(({ picture }) => picture);
      if (pictures.length > 0) await this.carrier.trashCaches(plan, folder, pictures);
    }
  }
}

function report(renames: Renames, name: string, masks: string | null): RenamedPictures {
  const placed = renames.get(name) ?? [];
  return {
    renamed: placed.map(({ picture, as }) => ({ file: picture.file, storedAs: as })),
    captions: placed.filter(({ picture }) => picture.caption !== null).length,
    masks: renames.get(masks ?? '')?.length ?? 0,
  };
}

/** Only those whose name changes. None takes the name of what stays as it is. */
function placeInside(
  pictures: Picture[],
  names: string[],
  rename: (files: string[], others: string[]) => string[],
): Placed[] {
  const leaving = new Set(
    pictures.flatMap(({ file, caption, sharing }) => [file, sharing.length === 0 ? caption : null]),
  );
  const stems = new Set(pictures.map(({ file }) => parse(file).name));
  const isCache = (name: string) => name.endsWith('.npz') && stems.has(parse(name).name);
  const others = names.filter((name) => !leaving.has(name) && !isCache(name));
  const files = rename(
    pictures.map(({ file }) => file),
    others,
  );
  return pictures
    .map((picture, at) => ({ picture, as: files[at] ?? picture.file }))
    .filter(({ picture, as }) => as !== picture.file);
}
