import { basename, dirname } from 'node:path';
import type { Known } from './models.store.js';

/** What is on the disk under one path. */
export type Entry = Known & {
  path: string;
  realPath: string;
  /** False while something writes it. */
  isSettled: boolean;
};

export type Preview = NonNullable<Known['preview']>;

type Folder = { files: Set<string>; folders: Set<string> };

/** The files by path and by folder: what is in one folder is known without a look at all the others. '' is the root. */
export class ModelTree {
  readonly entries = new Map<string, Entry>();
  private readonly folders = new Map<string, Folder>();
  /** Several paths of one key are hard links, or links, to one file. */
  private readonly byKey = new Map<string, Set<string>>();
  /** Every path in its order; undefined since one came or went. */
  private order: string[] | undefined;

  get folderCount() {
    return this.folders.size;
  }

  hasFolder(folder: string): boolean {
    return this.folders.has(folder);
  }

  /** Names of files and folders in it. */
  namesIn(folder: string): { files: Iterable<string>; folders: Iterable<string> } {
    return this.folders.get(folder) ?? { files: [], folders: [] };
  }

  /** With those above it. Answers false when it was known. */
  addFolder(folder: string): boolean {
    if (this.folders.has(folder)) return false;
    this.folders.set(folder, { files: new Set(), folders: new Set() });
    if (folder === '') return true;
    // What no folder holds would never be found to be gone.
    this.addFolder(parentPath(folder));
    this.parentOf(folder)?.folders.add(basename(folder));
    return true;
  }

  /** As people count: `model-9` before `model-10`. */
  sorted(): Entry[] {
    this.order ??= [...this.entries.keys()].sort(byPath.compare);
    return this.order.flatMap((path) => this.entries.get(path) ?? []);
  }

  withKey(key: string): Entry[] {
    return [...(this.byKey.get(key) ?? [])].flatMap((path) => this.entries.get(path) ?? []);
  }

  put(entry: Entry) {
    this.unlist(entry.path);
    if (!this.entries.has(entry.path)) this.order = undefined;
    this.entries.set(entry.path, entry);
    const same = this.byKey.get(entry.key);
    if (same) same.add(entry.path);
    else this.byKey.set(entry.key, new Set([entry.path]));
    this.parentOf(entry.path)?.files.add(basename(entry.path));
  }

  remove(path: string): boolean {
    this.parentOf(path)?.files.delete(basename(path));
    this.unlist(path);
    this.order = undefined;
    return this.entries.delete(path);
  }

  /** With all that is below. Answers the folders and the files that are gone. */
  removeFolder(folder: string): { folders: string[]; files: string[] } {
    const gone = { folders: [] as string[], files: [] as string[] };
    this.collect(folder, gone);
    if (folder !== '') this.parentOf(folder)?.folders.delete(basename(folder));
    for (const each of gone.folders) this.folders.delete(each);
    this.order = undefined;
    for (const each of gone.files) {
      this.unlist(each);
      this.entries.delete(each);
    }
    return gone;
  }

  private unlist(path: string) {
    const key = this.entries.get(path)?.key ?? '';
    const same = this.byKey.get(key);
    same?.delete(path);
    if (same?.size === 0) this.byKey.delete(key);
  }

  private collect(folder: string, gone: { folders: string[]; files: string[] }) {
    const found = this.folders.get(folder);
    if (!found) return;
    gone.folders.push(folder);
    for (const name of found.files) gone.files.push(inside(folder, name));
    for (const name of found.folders) this.collect(inside(folder, name), gone);
  }

  private parentOf(path: string): Folder | undefined {
    return this.folders.get(parentPath(path));
  }
}

const byPath = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** '' of what lies in the root. */
export function parentPath(path: string): string {
  const parent = dirname(path);
  return parent === '.' ? '' : parent;
}

export const inside = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);
