import { link, mkdir, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ignoreMissing } from '../platform/ignore-missing.js';
import { syncFolder } from '../platform/publish-file.js';
import { below } from '../platform/safe-path.js';
import { stageCopy } from '../platform/stage-file.js';

/**
 * A kept checkpoint has a second name, in `kept/` of its run: whoever removes the first one, the trainer that prunes among them,
 * does not remove the file. On a file system without hard links it is a copy.
 */
type Folders = { checkpoints: string; kept: string };

export async function keepFile({ checkpoints, kept }: Folders, file: string): Promise<void> {
  await mkdir(kept, { recursive: true });
  await giveName(below(checkpoints, file), below(kept, file));
}

export async function giveUpFile({ kept }: Folders, file: string): Promise<void> {
  await unlink(below(kept, file)).catch(ignoreMissing);
}

/** The files that are kept. One that lost its first name meanwhile gets it back. */
export async function keptFiles({ checkpoints, kept }: Folders): Promise<ReadonlySet<string>> {
  const files = (await readdir(kept).catch(ignoreMissing)) ?? [];
  const whole = files.filter((file) => file.endsWith('.safetensors') && !file.startsWith('.'));
  if (whole.length > 0) {
    const there = new Set((await readdir(checkpoints).catch(ignoreMissing)) ?? []);
    for (const file of whole) if (!there.has(file)) await giveName(join(kept, file), join(checkpoints, file));
  }
  return new Set(whole);
}

async function giveName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code === 'ENOENT') throw error;
    // Under another name first: half a copy must never look like a checkpoint.
    const part = `${to}.part`;
    await rm(part, { force: true });
    await stageCopy(from, part);
    await rename(part, to);
  }
  await syncFolder(dirname(to));
}
