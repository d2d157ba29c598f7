import type { BigIntStats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { type FileEntry, shownName } from '@pilothouse/contracts/files';
import { type Confinement, isGone } from '../platform/confinement.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { textOf } from '../platform/disk-names.js';
import type { Protection } from './protection.js';

/** One look at an entry of a folder; undefined when it is not there. Where a link leads is told, and never more of the outside. */
export async function describeEntry(
  folder: HeldFolder,
  name: string,
  { confinement, protection }: { confinement: Confinement; protection: Protection },
): Promise<FileEntry | undefined> {
  const path = folder.realPathOf(name);
  try {
    const facts = await lstat(folder.at(name), { bigint: true });
    const mode = Number(facts.mode);
    const own = {
      name,
      changedAt: whenChanged(facts),
      locked: protection.locked(path, { isFolder: facts.isDirectory(), mode }),
    };
    if (!facts.isSymbolicLink()) {
      const kind = facts.isDirectory() ? 'folder' : facts.isFile() ? 'file' : 'other';
      const bytes = kind === 'file' ? Number(facts.size) : null;
      const secret = kind === 'file' ? protection.secret(path, mode) : protection.hidden(path);
      return { ...own, kind, bytes, link: null, secret };
    }
    const to = shownName(textOf(await readlink(folder.at(name), 'buffer')));
    const led = await confinement.follow(path);
    const bytes = led.leads === 'file' ? Number(led.facts!.size) : null;
    const secret = led.facts ? protection.secret(led.realPath ?? '', Number(led.facts.mode)) : '';
    return {
      ...own,
      kind: 'link',
      bytes,
      link: { to, leads: led.leads },
      secret: led.leads === 'folder' ? '' : secret,
    };
  } catch (error) {
    // EINVAL: it was a link a moment ago. Whatever it is now is told by the next look.
    if (isGone(error) || (error as NodeJS.ErrnoException).code === 'EINVAL') return undefined;
    throw error;
  }
}

/** A clock that was set wrong can date a file before 1970. */
const whenChanged = ({ mtimeMs }: BigIntStats) => Math.max(0, Number(mtimeMs));
