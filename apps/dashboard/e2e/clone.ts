import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  readlinkSync,
  lstatSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

const git = (folder: string, ...rest: string[]) =>
  execFileSync('git', ['-C', folder, ...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/**
 * What a person would clone if everything here were committed: tracked files and new ones git does not ignore, nothing built. It
 * has our history and remote, by which Nx knows a second clone of the same repository and takes what it built in the first one.
 */
export function makeFreshClone(): string {
  const clone = join(mkdtempSync(join(tmpdir(), 'ph-clone-')), 'pilothouse');
  git(REPOSITORY, 'clone', '--quiet', '--shared', '--no-checkout', REPOSITORY, clone);
  const remote =
    git(REPOSITORY, 'remote').includes('origin') && git(REPOSITORY, 'remote', 'get-url', 'origin');
  if (remote) git(clone, 'remote', 'set-url', 'origin', remote.trim());
  else git(clone, 'remote', 'remove', 'origin');
  const listed = git(REPOSITORY, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  for (const file of listed.split('\0').filter(Boolean)) copyInto(clone, file);
  return clone;
}

function copyInto(clone: string, file: string) {
  const from = join(REPOSITORY, file);
  const to = join(clone, file);
  if (!existsSync(from)) return; // Deleted and not committed yet.
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to);
}
