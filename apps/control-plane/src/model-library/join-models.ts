import { randomUUID } from 'node:crypto';
import { link, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { JoinedModels, JoinModels } from '@pilothouse/contracts/model-library';
import { factsOf } from '../platform/file-facts.js';
import { syncFolder } from '../platform/publish-file.js';
import { confined } from '../platform/safe-path.js';

type Tools = {
  /** The folder `models`. */
  root: string;
  /** Whether two files hold the same bytes, every one of them. */
  areSame: (a: string, b: string) => Promise<boolean>;
};

/**
 * Makes each of `others` a further name of the file `keep`. Nothing but bytes that were compared just now is replaced: a file that
 * changed meanwhile stays. The new name stands there from one moment to the next, and after a kill at any time each path leads to the
 * whole content.
 */
export async function joinModels({ keep, others }: JoinModels, tools: Tools): Promise<JoinedModels> {
  const result: JoinedModels = { keep, joined: [], refused: [], freedBytes: 0 };
  for (const path of others) {
    try {
      result.freedBytes += await join1(keep, path, tools);
      result.joined.push(path);
    } catch (error) {
      if (!(error instanceof Refused) && !(error as NodeJS.ErrnoException).code) throw error;
      result.refused.push({ path, reason: reasonOf(error as NodeJS.ErrnoException) });
    }
  }
  return result;
}

async function join1(keep: string, other: string, { root, areSame }: Tools): Promise<number> {
  const [kept, path] = [await confined(root, keep), await confined(root, other)];
  const [before, target] = [await plain(kept, keep), await plain(path, other)];
  if (before.key === target.key) return 0;
  if (before.bytes !== target.bytes || !(await areSame(kept, path)))
    throw new Refused('its bytes are others');

  const near = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.joining`);
  await link(kept, near);
  try {
    const [now, there] = [await factsOf(near), await factsOf(path)];
    if (now.is !== 'file' || now.key !== before.key) throw new Refused(`${keep} changed meanwhile`);
    if (there.is !== 'file' || there.key !== target.key) throw new Refused('it changed meanwhile');
    await rename(near, path);
  } catch (error) {
    await unlink(near).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  }
  await syncFolder(dirname(path));
  return target.bytes;
}

/** A link is no copy: to replace it would free nothing. */
async function plain(path: string, name: string) {
  const facts = await factsOf(path);
  if (facts.is !== 'file') throw new Refused(`${name} is not there any more`);
  if (facts.isLink) throw new Refused(`${name} is a link`);
  return facts;
}

class Refused extends Error {}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EXDEV') return 'it is on another disk than the file that is kept';
  if (code === 'EPERM' || code === 'EOPNOTSUPP' || code === 'ENOTSUP') return 'its disk knows no hard links';
  return message;
}
