import { mkdir, open, readdir, lstat, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type InstalledVersion, VersionName } from '@pilothouse/contracts/tools';
import writeFileAtomic from 'write-file-atomic';
import { HALF_MADE_FILE, INSTALLED_FILE } from '../install-spec.js';
import { CannotInstall } from './words.js';

const MOST_OF_A_NAME = 70;
const MOST_OF_ONE_VERSION = 100;

/** One version of a tool while it is made, at the very place where it will stay: environments of Python cannot be moved. */
export class VersionFolder {
  private constructor(
    readonly name: string,
    readonly path: string,
  ) {}

  get source() {
    return join(this.path, 'source');
  }

  get venv() {
    return join(this.path, 'venv');
  }

  get python() {
    return join(this.venv, 'bin/python');
  }

  /** A new folder with that name, or with `-2`, `-3` … behind it where it is taken. */
  static async make(toolFolder: string, wanted: string, runId: string): Promise<VersionFolder> {
    await mkdir(toolFolder, { recursive: true });
    for (let number = 1; number <= MOST_OF_ONE_VERSION; number++) {
      const name = number === 1 ? wanted : `${wanted}-${number}`;
      const path = join(toolFolder, name);
      try {
        await mkdir(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        throw error;
      }
      await writeFileAtomic(join(path, HALF_MADE_FILE), JSON.stringify({ runId }));
      return new VersionFolder(name, path);
    }
    throw new CannotInstall(`There are ${MOST_OF_ONE_VERSION} folders of the version ${wanted} already.`);
  }

  /** From now on it is there. */
  async finish(installed: InstalledVersion): Promise<void> {
    await writeFileAtomic(join(this.path, INSTALLED_FILE), `${JSON.stringify(installed, null, 2)}\n`);
    await syncFolder(this.path);
    await syncFolder(dirname(this.path));
    await rm(join(this.path, HALF_MADE_FILE), { force: true });
  }
}

/** What a tag, branch or release is called as a folder. */
export function versionNamed(text: string): string {
  const name = text
    .replace(/[^\w.+-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MOST_OF_A_NAME);
  return VersionName.safeParse(name).success ? name : `version-${name}`.slice(0, MOST_OF_A_NAME);
}

/** On the disk. A file with several names counts once, and links are not followed. */
export async function sizeOf(folder: string): Promise<number> {
  const seen = new Set<string>();
  const add = async (path: string): Promise<number> => {
    const facts = await lstat(path).catch(() => undefined); // Gone meanwhile.
    if (!facts) return 0;
    if (facts.nlink > 1 && !facts.isDirectory()) {
      const key = `${facts.dev}:${facts.ino}`;
      if (seen.has(key)) return 0;
      seen.add(key);
    }
    let bytes = facts.blocks * 512;
    if (!facts.isDirectory()) return bytes;
    for (const name of await readdir(path).catch(() => [])) bytes += await add(join(path, name));
    return bytes;
  };
  return add(folder);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
