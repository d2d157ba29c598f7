import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Preparation } from '@pilothouse/contracts/datasets';
import { FileName } from '@pilothouse/contracts/names';
import { AppError } from '../platform/app-error.js';
import { factsOf } from '../platform/file-facts.js';
import { hashFile } from '../platform/hash-file.js';
import { namesLike, publishFile, syncFolder } from '../platform/publish-file.js';
import type { DatasetFolder } from './dataset-folder.js';
import { captionFileOf, stemOf, withRightExtension, withVideoExtension } from './file-kinds.js';
import { ImageDecoder, type Looked, type Picture } from './image-decoder.js';
import type { StoredImage } from './image-facts.store.js';

/** Linux file systems allow 255 bytes; a number and a trainer's suffix must still fit. */
const MOST_NAME_BYTES = 230;

/** A file that may come in: complete, fsynced and decoded once. */
export type CheckedImage = {
  staged: string;
  /** Its own name, with the ending of what it is. */
  wanted: string;
  bytes: number;
  looked: Looked;
  /** Known already when somebody counted the bytes anyway. */
  sha256?: string;
  /** What is to be known about it, in a sentence; empty when nothing is. */
  note: string;
};

/** Under which name each is to come in, or why it is not. */
export type Assigned = { file: string } | { refusal: AppError };

type Waiting = { image: CheckedImage; resolve: (file: string) => void; reject: (error: unknown) => void };

/** Decides whether a file may come into a dataset, and under which name. */
@Injectable()
export class ImageAdmission {
  private readonly waiting = new WeakMap<DatasetFolder, Waiting[]>();

  constructor(private readonly decoder: ImageDecoder) {}

  /** Throws INVALID_INPUT with the reason, and leaves the staged file alone. What has to be prepared is written over it. */
  async check(fileName: string, staged: string, preparation: Preparation = 'as-is'): Promise<CheckedImage> {
    const checked = FileName.safeParse(fileName.normalize('NFC'));
    if (!checked.success)
      throw new AppError('INVALID_INPUT', checked.error.issues[0]?.message ?? 'It cannot be named so.');
    const looked = await this.decoder.verify(staged);
    if (looked.picture === null) {
      if (!looked.video) throw new AppError('INVALID_INPUT', looked.problem);
      const wanted = shortEnough(withVideoExtension(checked.data, looked.video));
      return { staged, wanted, bytes: (await stat(staged)).size, looked, note: VIDEO_NOTE };
    }
    const wanted = shortEnough(withRightExtension(checked.data, looked.picture.format));
    const isWritten = preparation === 'upright-srgb' && needsPreparation(looked.picture);
    const picture = isWritten ? await this.decoder.prepare(staged, looked.picture) : looked.picture;
    const { size } = await stat(staged);
    const note = isWritten ? preparedNote(looked.picture) : profileNote(looked.picture);
    return { staged, wanted, bytes: size, looked: { picture, problem: '' }, note };
  }

  /** Answers the name it was stored under. Those that come at the same time are taken in together. */
  add(folder: DatasetFolder, image: CheckedImage): Promise<string> {
    return new Promise((resolve, reject) => {
      const waiting = this.waiting.get(folder);
      if (waiting) return void waiting.push({ image, resolve, reject });
      const group: Waiting[] = [{ image, resolve, reject }];
      this.waiting.set(folder, group);
      folder
        .exclusively(async () => {
          // Who comes from here on waits for the next time.
          this.waiting.delete(folder);
          await this.addGroup(folder, group);
        })
        .catch((error: unknown) => group.forEach((each) => each.reject(error)));
    });
  }

  /** Call it while nobody else changes the folder. No two images get one stem, and none comes in that is there already. */
  async assign(folder: DatasetFolder, images: CheckedImage[]): Promise<Assigned[]> {
    const stems = new Set<string>();
    const seen = new Map<number, { image: CheckedImage; file: string }[]>();
    const assigned: Assigned[] = [];
    for (const image of images) {
      const rivals = seen.get(image.bytes) ?? [];
      const twin = (await twinIn(folder, image)) ?? (await twinAmong(rivals, image));
      if (twin) {
        const message = `The same image is here already, as “${twin}”.`;
        assigned.push({ refusal: new AppError('CONFLICT', message) });
        continue;
      }
      const file = freeName(folder, image.wanted, stems);
      stems.add(stemOf(file));
      seen.set(image.bytes, [...rivals, { image, file }]);
      assigned.push({ file });
    }
    return assigned;
  }

  /**
   * Call it while nobody else changes the folder. Gives each its name, or the next one when a stranger took it meanwhile; the
   * captions (staged, by their image) go beside. `keeps`: the staged files stay, so that it can be done again when it was cut off
   * or taken back. Answers the names.
   */
  async publish(
    folder: DatasetFolder,
    images: { image: CheckedImage; file: string; caption?: string }[],
    { keeps = false, onPlaced }: { keeps?: boolean; onPlaced?: (count: number) => void } = {},
  ): Promise<string[]> {
    const names: string[] = [];
    const looked = new Map<string, StoredImage>();
    const captions: string[] = [];
    for (const { image, file, caption } of images) {
      const facts = await factsOf(image.staged);
      const name = await place(folder, image, file, keeps);
      if (facts.is === 'file') looked.set(name, { key: facts.key, read: () => image.looked });
      if (caption !== undefined) {
        const text = captionFileOf(name);
        await publishFile(caption, join(folder.path, text), { isSynced: false, keeps });
        captions.push(text);
      }
      names.push(name);
      onPlaced?.(names.length);
    }
    await syncFolder(folder.path);
    // Before the next one asks which stems are free.
    await folder.refresh([...names, ...captions], looked);
    return names;
  }

  private async addGroup(folder: DatasetFolder, group: Waiting[]) {
    const assigned = await this.assign(
      folder,
      group.map(({ image }) => image),
    );
    const accepted = group.flatMap((waiting, at) => {
      const outcome = assigned[at]!;
      if ('file' in outcome) return { waiting, image: waiting.image, file: outcome.file };
      waiting.reject(outcome.refusal);
      return [];
    });
    const names = await this.publish(folder, accepted);
    accepted.forEach(({ waiting }, at) => waiting.resolve(names[at]!));
  }
}

/** The file with the same bytes; only those of the same length are read. */
async function twinIn(folder: DatasetFolder, image: CheckedImage): Promise<string | undefined> {
  for (const file of folder.imagesOfSize(image.bytes)) {
    const path = folder.imageFile(file)?.realPath;
    if (path && (await hashFile(path).catch(() => '')) === (await hashOfImage(image))) return file;
  }
  return undefined;
}

async function twinAmong(rivals: { image: CheckedImage; file: string }[], image: CheckedImage) {
  for (const { image: other, file } of rivals) {
    if ((await hashOfImage(other)) === (await hashOfImage(image))) return file;
  }
  return undefined;
}

function freeName(folder: DatasetFolder, wanted: string, stems: Set<string>): string {
  for (const name of namesLike(wanted)) {
    const stem = stemOf(name);
    if (!stems.has(stem) && folder.imagesOfStem(stem).length === 0) return name;
  }
  throw new Error(`No free name like ${wanted} in ${folder.name}`);
}

async function place(
  folder: DatasetFolder,
  image: CheckedImage,
  file: string,
  keeps: boolean,
): Promise<string> {
  for (const name of namesLike(file)) {
    if (name !== file && folder.imagesOfStem(stemOf(name)).length > 0) continue;
    const target = join(folder.path, name);
    if (await publishFile(image.staged, target, { isSynced: false, keeps })) return name;
    // Placed by the attempt before, which did not live to say so.
    if (keeps && (await isSameFile(image, target))) return name;
  }
  throw new Error(`No free name like ${file} in ${folder.name}`);
}

async function isSameFile(image: CheckedImage, target: string): Promise<boolean> {
  const facts = await factsOf(target);
  if (facts.is !== 'file' || facts.isLink || facts.bytes !== image.bytes) return false;
  return (await hashFile(target)) === (await hashOfImage(image));
}

const hashOfImage = async (image: CheckedImage) => (image.sha256 ??= await hashFile(image.staged));

function shortEnough(name: string): string {
  if (Buffer.byteLength(name) > MOST_NAME_BYTES)
    throw new AppError('INVALID_INPUT', 'Its name is too long. Shorten it first.');
  return name;
}

const VIDEO_NOTE = 'It is a video: runs started here leave it out, trainers of videos take it';

const needsPreparation = ({ isTurned, profile }: Picture) => isTurned || profile !== '';

const profileNote = ({ profile }: Picture) =>
  profile === ''
    ? ''
    : `Its colours are ${profile}. Trainers take them for sRGB, so they come out a little off`;

function preparedNote({ isTurned, profile }: Picture): string {
  const done = [isTurned && 'turned upright', profile !== '' && `converted from ${profile} to sRGB`];
  return `It was ${done.filter(Boolean).join(' and ')}`;
}
