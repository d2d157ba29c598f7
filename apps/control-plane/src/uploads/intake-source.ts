import { constants, copyFile, link, writeFile } from 'node:fs/promises';
import { AppError } from '../platform/app-error.js';
import type { IntakeFolder, Task } from './intake-folder.js';
import type { PodFolders } from './pod-folders.js';
import { type Kind, openZip } from './read-zip.js';
import { pathParts } from './zip-names.js';
import type { Offered, Plan } from './zip-plan.js';

/** Where pictures come from. What it offers, and in which order, is the same each time it is opened. */
export type IntakeSource = {
  offered: Offered[];
  refused: Plan['refused'];
  /** What taking all of it needs on the disk. */
  neededBytes: number;
  /** Puts one file at `target`, complete; it is not fsynced. Throws INVALID_INPUT for one that cannot be had, with why. */
  fetch: (n: number, target: string) => Promise<{ sha256?: string }>;
  close: () => void;
};

export async function openSource(
  task: Task,
  folder: IntakeFolder,
  pod: PodFolders,
  kindOf: (fileName: string) => Kind,
): Promise<IntakeSource> {
  const { source } = task;
  if (source.type === 'zip') {
    const zip = await openZip(folder.data, kindOf);
    return { ...zip, neededBytes: zip.unpackedBytes, fetch: zip.unpack };
  }
  if (source.type === 'picture') return onePicture(task, folder);

  const found = await pod.find(source.type === 'folder' ? [source.path] : source.paths, source.type);
  const isLinked = source.how === 'link';
  return {
    offered: found.offered,
    refused: found.refused,
    neededBytes: isLinked ? 0 : found.bytes,
    fetch: (n, target) => take(found.pathOf(n), target, isLinked && task.preparation === 'as-is'),
    close: () => undefined,
  };
}

function onePicture({ name, caption, preparation }: Task, folder: IntakeFolder): IntakeSource {
  const path = pathParts(name);
  const file = 'parts' in path ? path.parts.at(-1)! : '';
  const picture: Offered = { n: 0, parts: [file], kind: 'image' };
  const text: Offered = { n: 1, parts: [file.replace(/\.[^.]*$/, '.txt')], kind: 'caption' };
  const offered = caption === undefined ? [picture] : [picture, text];
  return {
    offered: file === '' ? [] : offered,
    refused: 'refused' in path ? [{ file: name, reason: path.refused }] : [],
    neededBytes: 0,
    fetch: (n, target) =>
      n === 0 ? take(folder.data, target, preparation === 'as-is') : write(caption ?? '', target),
    close: () => undefined,
  };
}

async function write(text: string, target: string) {
  await writeFile(target, text);
  return {};
}

/** A second name where that is asked for and possible, else a copy, which costs nothing where the file system shares blocks. */
async function take(path: string, target: string, isLinked: boolean) {
  try {
    if (isLinked && (await linked(path, target))) return {};
    await copyFile(path, target, constants.COPYFILE_FICLONE);
    return {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new AppError('INVALID_INPUT', 'It is not there any more.', { cause: error });
  }
}

async function linked(path: string, target: string): Promise<boolean> {
  try {
    await link(path, target);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return true; // By the attempt before.
    if (code === 'ENOENT') throw error;
    return false; // No hard links there, or another disk.
  }
}
