import { createHash } from 'node:crypto';
import { cp, lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { say } from './words.js';

/** Beside the link to the kept folder: what the source itself brings into it. */
const SHIPPED = '.shipped';

/**
 * Makes a folder of the source one that all versions share. What the source brings along goes into it where nothing of that name
 * is, and where what is there came from another version and was never changed: a person's own things are not touched.
 */
export async function linkKept(toolFolder: string, source: string, path: string): Promise<string> {
  const kept = join(toolFolder, 'kept', path);
  const place = join(source, path);
  await mkdir(kept, { recursive: true });
  const facts = await lstat(place).catch(() => undefined);
  if (facts?.isDirectory()) {
    const shipped = `${place}${SHIPPED}`;
    await rename(place, shipped);
    await share(shipped, kept, await shippedBefore(toolFolder, source, path));
  } else if (facts) await rm(place);
  await mkdir(dirname(place), { recursive: true });
  await symlink(relative(dirname(place), kept), place);
  return kept;
}

async function share(shipped: string, kept: string, before: string[]): Promise<void> {
  for (const name of await readdir(shipped)) {
    const mine = join(shipped, name);
    const there = join(kept, name);
    const has = await printOf(there);
    if (has === (await printOf(mine))) continue;
    if (has !== undefined) {
      const olds = await Promise.all(before.map((folder) => printOf(join(folder, name))));
      if (!olds.includes(has)) {
        say(`“${name}” was changed by somebody and is left as it is.`);
        continue;
      }
      await rm(there, { recursive: true });
    }
    const staged = join(kept, `.${name}.partial`);
    await rm(staged, { recursive: true, force: true });
    await cp(mine, staged, { recursive: true, verbatimSymlinks: true });
    await rename(staged, there);
  }
}

/** What other versions on the disk have brought along. */
async function shippedBefore(toolFolder: string, source: string, path: string): Promise<string[]> {
  const names = await readdir(toolFolder);
  return names
    .map((name) => join(toolFolder, name, 'source'))
    .filter((each) => each !== source)
    .map((each) => join(each, `${path}${SHIPPED}`));
}

/** Tells contents apart; undefined for what is not there. Python's own leavings do not count. */
async function printOf(path: string): Promise<string | undefined> {
  const facts = await lstat(path).catch(() => undefined);
  if (!facts) return undefined;
  const hash = createHash('sha256');
  if (facts.isSymbolicLink()) hash.update(`link ${await readlink(path)}`);
  else if (facts.isDirectory()) {
    for (const name of (await readdir(path)).sort()) {
      if (name !== '__pycache__') hash.update(`${name} ${await printOf(join(path, name))}\n`);
    }
  } else hash.update(await readFile(path));
  return hash.digest('hex');
}

/** Files below a folder that a pattern names; `*` stands for one name, or a part of one. */
export async function filesLike(folder: string, pattern: string): Promise<string[]> {
  const [first = '', ...rest] = pattern.split('/');
  if (first === '..' || first === '') return [];
  const form = new RegExp(`^${first.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  const names = (await readdir(folder).catch(() => [])).filter(
    (name) => form.test(name) && !name.startsWith('.'),
  );
  const paths = names.sort().map((name) => join(folder, name));
  if (rest.length === 0) return paths;
  return (await Promise.all(paths.map((path) => filesLike(path, rest.join('/'))))).flat();
}
