import { readdir, readFile, readlink, rename, rm, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InstalledVersion, type Tool, VersionName } from '@pilothouse/contracts/tools';
import { syncFolder } from '../platform/publish-file.js';

/** Written last: a folder without it is half made. */
export const MARK = 'installed.json';
const CURRENT = 'current';

export type Installed = Pick<Tool, 'versions' | 'current'>;

/** What is installed of a tool, the newest first, and which of it is started. `folder` is `tools/<id>`. */
export async function readInstalled(folder: string): Promise<Installed> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => VersionName.safeParse(name).success).map((name) => readVersion(folder, name)),
  );
  const versions = found
    .filter((version) => version !== undefined)
    .sort((a, b) => b.installedAt - a.installedAt || (a.version < b.version ? 1 : -1));
  const current = await currentOf(folder);
  return { versions, current: versions.some(({ version }) => version === current) ? current! : null };
}

/** From now on this version is the one that is started. The link is never missing and never half written. */
export async function switchCurrent(folder: string, version: string): Promise<void> {
  const staged = join(folder, `.${CURRENT}-${process.pid}-${Date.now()}`);
  await symlink(version, staged);
  try {
    await rename(staged, join(folder, CURRENT));
  } catch (error) {
    await unlink(staged);
    throw error;
  }
  await syncFolder(folder);
}

/** From now on none is started. */
export async function dropCurrent(folder: string): Promise<void> {
  await rm(join(folder, CURRENT), { force: true });
  await syncFolder(folder);
}

/** A version that does not say itself what it is, or says it is another one, is none. */
async function readVersion(folder: string, name: string): Promise<InstalledVersion | undefined> {
  try {
    const text = await readFile(join(folder, name, MARK), 'utf8');
    const version = InstalledVersion.parse(JSON.parse(text));
    return version.version === name ? version : undefined;
  } catch {
    // Half made, or made by hand, such as a checkout that lies here by itself.
    return undefined;
  }
}

async function currentOf(folder: string): Promise<string | undefined> {
  const link = await readlink(join(folder, CURRENT)).catch(() => undefined);
  if (link === undefined) return undefined;
  const target = resolve(folder, link);
  return dirname(target) === resolve(folder) ? basename(target) : undefined;
}
