import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { RunnerCommandFile } from '@pilothouse/contracts/runner';

export type Executable = { file: string } | { problem: string };

/** Looked for before the start, because inside a pty a missing program is only a line of output and exit code 1. */
export function findExecutable({ argv, cwd, env }: RunnerCommandFile): Executable {
  if (!isAbsolute(cwd) || !isFolder(cwd)) return { problem: `The folder to run in, ${cwd}, does not exist.` };

  const name = argv[0] ?? '';
  if (name.includes('/')) {
    const file = resolve(cwd, name);
    const problem = whyNotExecutable(file);
    return problem ? { problem: `${file} could not be started: ${problem}.` } : { file };
  }
  const file = (env.PATH ?? '')
    .split(':')
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find((candidate) => !whyNotExecutable(candidate));
  return file ? { file } : { problem: `No program named “${name}” was found in the command's PATH.` };
}

function whyNotExecutable(file: string): string {
  try {
    if (!statSync(file).isFile()) return 'it is not a file';
    accessSync(file, constants.X_OK);
    return '';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
      ? 'it may not be executed'
      : 'it does not exist';
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
