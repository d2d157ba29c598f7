import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { runLogged } from './run-logged.mjs';

/** `npm ci`, unless what the lock file asks for is there already. Answers whether it installed; `say` is told before. */
export async function installDependencies(root, log, say = () => {}) {
  if (
    areInstalled(read(join(root, 'package-lock.json')), read(join(root, 'node_modules/.package-lock.json')))
  ) {
    return false;
  }
  say('Installing the npm packages: a minute or so, once.');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=warn'];
  const code = await runLogged('npm', args, { log, cwd: root });
  if (code === 127) throw new Failure('npm was not found on PATH. It comes with Node.');
  if (code !== 0) {
    throw new Failure(
      `The npm packages could not be installed (“npm ci” ended with ${code}). The full log: ${log}`,
    );
  }
  return true;
}

/**
 * npm writes node_modules/.package-lock.json last, and an interrupted `npm ci` leaves none; so it says what is really there.
 * Packages for other systems are in the lock file alone.
 */
export function areInstalled(lock, installed) {
  if (!lock || !installed) return false;
  const isSame = ([path, { version, resolved, integrity }]) => {
    const wanted = lock.packages[path];
    return (
      wanted !== undefined &&
      wanted.version === version &&
      (wanted.resolved ?? resolved) === resolved &&
      wanted.integrity === integrity
    );
  };
  const mayBeAbsent = (wanted) => Boolean(wanted.optional || wanted.devOptional);
  const isThere = ([path, wanted]) =>
    !path.includes('node_modules/') || path in installed.packages || mayBeAbsent(wanted);
  return (
    Object.entries(installed.packages)
      .filter(([path]) => path.includes('node_modules/'))
      .every(isSame) && Object.entries(lock.packages).every(isThere)
  );
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // Not there, or cut off: npm makes it anew.
  }
}
