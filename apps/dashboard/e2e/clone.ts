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

/** What a person would clone if everything here were committed: tracked files and new ones git does not ignore, nothing built. */
export function makeFreshClone(): string {
  const clone = join(mkdtempSync(join(tmpdir(), 'ph-clone-')), 'pilothouse');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
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
