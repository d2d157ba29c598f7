import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HALF_MADE_FILE, HalfMade, INSTALLED_FILE } from './install-spec.js';

const GONE = '.gone-';

/**
 * Removes what installs have left half made in `tools/<tool>`. Only a folder that says itself who makes it, and that it is not made
 * any more, is touched: whatever a person has put there stays.
 */
export async function sweep(toolFolder: string, isInProgress: (runId: string) => boolean): Promise<void> {
  const names = await readdir(toolFolder).catch(() => []);
  for (const name of names) {
    const path = join(toolFolder, name);
    if (name.startsWith(GONE)) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    const maker = await makerOf(path);
    if (maker === undefined || isInProgress(maker)) continue;
    if (await exists(join(path, INSTALLED_FILE))) {
      await rm(join(path, HALF_MADE_FILE), { force: true }); // Killed between the two.
      continue;
    }
    // Its name is free at once, however long the rest takes.
    const gone = join(toolFolder, `${GONE}${randomUUID()}`);
    await rename(path, gone);
    await rm(gone, { recursive: true, force: true });
  }
}

/** The run that makes, or made, a version there; undefined for anything else. */
async function makerOf(folder: string): Promise<string | undefined> {
  try {
    return HalfMade.parse(JSON.parse(await readFile(join(folder, HALF_MADE_FILE), 'utf8'))).runId;
  } catch {
    return undefined;
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
