import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** The first program of that name in the PATH. */
export function findProgram(name: string, environment: Readonly<Record<string, string>>): string | undefined {
  return (environment.PATH ?? '')
    .split(':')
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
