import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** A reference may name another; git itself gives up after five. */
const MOST_STEPS = 5;

/**
 * The commit a checkout stands at, read from its files: git refuses the checkout of another user, and need not be there. Undefined
 * for what is no checkout. Looks above the folder too, as far as the first one that has a `.git`.
 */
export async function gitCommit(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await gitFolder(join(at, '.git'));
    if (found !== undefined) return commitOf(found);
    if (dirname(at) === at) return undefined;
  }
}

/** `.git` is a folder, or in a submodule or worktree a file that names one. */
async function gitFolder(path: string): Promise<string | undefined> {
  if ((await textOf(join(path, 'HEAD'))) !== undefined) return path;
  const named = /^gitdir: (.+)$/m.exec((await textOf(path)) ?? '')?.[1]?.trim();
  return named === undefined ? undefined : resolve(dirname(path), named);
}

async function commitOf(folder: string): Promise<string | undefined> {
  const common = (await textOf(join(folder, 'commondir')))?.trim() ?? '.';
  const shared = isAbsolute(common) ? common : join(folder, common);
  let reference = 'HEAD';
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const text = (
      (await textOf(join(folder, reference))) ??
      (await textOf(join(shared, reference))) ??
      (await packed(shared, reference))
    )?.trim();
    if (text === undefined || COMMIT.test(text)) return text;
    const next = /^ref: (refs\/[\w./-]+)$/.exec(text)?.[1];
    if (next === undefined || next.includes('..')) return undefined;
    reference = next;
  }
  return undefined;
}

async function packed(folder: string, reference: string): Promise<string | undefined> {
  const lines = ((await textOf(join(folder, 'packed-refs'))) ?? '').split('\n');
  return lines.find((line) => line.endsWith(` ${reference}`))?.split(' ')[0];
}

const textOf = (path: string) => readFile(path, 'utf8').catch(() => undefined);
