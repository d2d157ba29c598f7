import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from './app-error.js';

/**
 * The path of `name` strictly below `folder`. `name` may hold slashes. Throws INVALID_INPUT for what leaves the folder, is the
 * folder itself, is absolute, or holds a NUL or backslash. Looks at the string only; see `confined` for links.
 */
export function below(folder: string, name: string): string {
  const path = join(folder, name);
  const inside = relative(folder, path);
  const leaves = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(name);

  if (leaves || /[\u0000\\]/.test(name)) {
    throw new AppError('INVALID_INPUT', `“${name}” is not a path inside the workspace.`);
  }
  return path;
}

/**
 * Like `below`, and also refuses a path whose folder, with every symbolic link followed, lies outside `folder`. The last part
 * may not exist yet, or be a link: who opens it decides whether to follow.
 */
export async function confined(folder: string, name: string): Promise<string> {
  const path = below(folder, name);
  const [realFolder, realParent] = await Promise.all([realpath(folder), realpath(dirname(path))]);
  if (realParent !== realFolder && !realParent.startsWith(realFolder + sep)) {
    throw new AppError('INVALID_INPUT', `“${name}” leads outside the workspace through a link.`);
  }
  return path;
}
