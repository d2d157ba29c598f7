import { lstat, mkdir, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isGone } from '../platform/confinement.js';
import { bytesOf } from '../platform/disk-names.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { isThere } from '../platform/is-there.js';
import { inMadeFolder, moveEntry, syncHeld } from '../platform/move-entry.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type Place, placeTaken } from './restore-places.js';
import {
  type Entry,
  exists,
  readEntry,
  type Unfinished,
  UNFINISHED_FILE,
  writeDurably,
} from './trash-entry.js';

/** `trash/<id>`: one entry as it is on the disk, and the moves into it and out again. Paths are below the workspace. */
export class EntryFolder {
  readonly path: string;

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly id: string,
  ) {
    this.path = below(folders.trash, id);
  }

  read(): Promise<Entry> {
    return readEntry(this.path);
  }

  /** Written before anything moves: whatever happens next, it is known where the files belong. */
  async open(entry: Entry) {
    await mkdir(this.path);
    try {
      await writeDurably(join(this.path, 'entry.json'), JSON.stringify(entry, null, 2));
      if (entry.paths.length > 1) await this.mark('moving');
    } catch (error) {
      await this.forget(entry); // A full disk.
      throw error;
    }
  }

  /** Whoever finds it at a start puts the entry in order. */
  mark(doing: Unfinished) {
    return writeDurably(join(this.path, UNFINISHED_FILE), doing);
  }

  async unmark() {
    await unlink(join(this.path, UNFINISHED_FILE)).catch(ignoreMissingOrFilled);
  }

  /** False for what is not there. */
  async moveIn(path: string): Promise<boolean> {
    const { confinement } = this.folders;
    return confinement
      .inParent(path, async (source, name) => {
        if (!(await isThere(source.at(name)))) return false;
        const target = dirname(this.pathBelowRoot(path));
        await inMadeFolder(confinement, target, (held) => move(source, held, { name, as: name, path }));
        return true;
      })
      .catch((error: unknown) => {
        if (isGone(error)) return false;
        throw error;
      });
  }

  /** Throws CONFLICT where something stands at `targetPath`. */
  async moveBack(path: string, targetPath: string) {
    const { confinement } = this.folders;
    await confinement.inParent(this.pathBelowRoot(path), (source, name) =>
      confinement.inParent(targetPath, (target, as) => move(source, target, { name, as, path: targetPath })),
    );
  }

  /** What of the entry is still in the trash. */
  async placesOf(entry: Entry): Promise<Place[]> {
    const places: Place[] = [];
    for (const path of entry.paths) {
      const facts = await lstat(bytesOf(this.pathOf(path))).catch(() => undefined);
      if (facts) places.push({ path, isFolder: facts.isDirectory() });
    }
    return places;
  }

  /** Removes the emptied folders, one by one: `rmdir` refuses what still holds something. */
  async forget(entry: Entry) {
    const files = join(this.path, 'files');
    for (const path of entry.paths) {
      for (let at = dirname(this.pathOf(path)); at.startsWith(files); at = dirname(at)) {
        await rmdir(bytesOf(at)).catch(ignoreMissingOrFilled);
      }
    }
    if (await exists(files)) return;
    await this.unmark();
    await unlink(join(this.path, 'entry.json')).catch(ignoreMissingOrFilled);
    await rmdir(this.path).catch(ignoreMissingOrFilled);
  }

  private pathOf(path: string) {
    return below(join(this.path, 'files'), path);
  }

  private pathBelowRoot(path: string) {
    return `trash/${this.id}/files/${path}`;
  }
}

type Move = { name: string; as: string; path: string };

/** The two folders are held open: whoever renames them meanwhile, nothing is moved from or to anywhere else. */
async function move(from: HeldFolder, to: HeldFolder, { name, as, path }: Move) {
  if (!(await moveEntry(from.at(name), to.at(as)))) throw placeTaken(path, null);
  await Promise.all([syncHeld(from), syncHeld(to)]);
}

function ignoreMissingOrFilled(error: NodeJS.ErrnoException) {
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
}
