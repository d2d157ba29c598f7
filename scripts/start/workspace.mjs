import { constants, existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from './failure.mjs';

/** The folder that holds everything of a person's, made when it is missing. */
export async function openWorkspace(root, environment) {
  const workspace = resolve(root, environment.PILOTHOUSE_WORKSPACE || 'data');
  const unusable = [root, workspace].find((path) => path.includes('%'));
  if (unusable)
    throw new Failure(`supervisord cannot work in ${unusable}: a folder's name may not hold a “%”.`);
  const probe = join(workspace, '.pilothouse', `.write-test-${process.pid}`);
  try {
    await makeFolder(join(workspace, 'logs'));
    await makeFolder(join(workspace, '.pilothouse'), 0o700);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new Failure(
      `The workspace ${workspace} cannot be written to (${reasonOf(error)}). Make it writable for this user, or set PILOTHOUSE_WORKSPACE to another folder.`,
    );
  }
  return workspace;
}

/** Node's own recursive mkdir never returns below a folder that takes none and says so with ENOENT, such as /proc. */
async function makeFolder(path, mode) {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) await makeFolder(parent);
  await mkdir(path, mode).catch((error) => {
    if (error.code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  });
}

const REASONS = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'a file is in the way',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a file is in the way',
};
const reasonOf = (error) => REASONS[error.code] ?? error.message;

/** Copies what is missing. What is there stays as it is, also a folder that is a link to another disk. */
export async function seedWorkspace(seed, workspace) {
  await mkdir(workspace, { recursive: true });
  for (const entry of await readdir(seed, { withFileTypes: true })) {
    const from = join(seed, entry.name);
    const to = join(workspace, entry.name);
    if (entry.isDirectory()) await seedWorkspace(from, to);
    else if (entry.name !== '.gitkeep') await copyMissing(from, to);
  }
}

/**
 * supervisord starts with what Pilothouse itself needs. The control plane puts the program files of tools and the person's own back,
 * each one as far as supervisord takes it: one that has become unusable would keep it from starting.
 */
export async function clearProgramFiles(workspace) {
  await rm(join(workspace, '.pilothouse/services'), { recursive: true, force: true });
}

async function copyMissing(from, to) {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}
