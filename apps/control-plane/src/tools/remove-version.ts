import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = '.removing-';

/** Takes a version away at once, and its some hundred thousand files in the background. `folder` is `tools/<id>`. */
export async function removeVersion(
  folder: string,
  version: string,
  inBackground: (work: () => Promise<void>) => void,
): Promise<void> {
  const aside = join(folder, `${PREFIX}${version}-${Date.now()}`);
  await rename(join(folder, version), aside);
  inBackground(() => rm(aside, { recursive: true, force: true }));
}

/** What was being taken away when we were stopped. */
export async function sweepRemoved(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
