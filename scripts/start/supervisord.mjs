import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { runLogged } from './run-logged.mjs';

/** As in fetch_supervisor.py. 4.2 needs setuptools' pkg_resources, which Python 3.12 and newer lack; 4.3 runs on 3.8 to 3.13 without any dependency. */
const SUPERVISOR = 'supervisor==4.3.0';

/** `{ path, origin }` of a supervisord, installed when there is none. `say` is told before anything slow. */
export async function findSupervisord(root, { log, say }) {
  const venv = join(root, '.venv');
  const inVenv = join(venv, 'bin/supervisord');
  return (
    onPath('on PATH') ??
    (works(inVenv) ? { path: inVenv, origin: 'in .venv' } : undefined) ??
    (await fromDebian(log, say)) ??
    (await fromPip(venv, inVenv, log, say))
  );
}

function onPath(origin) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const path = folders.map((folder) => join(folder, 'supervisord')).find(works);
  return path && { path, origin };
}

async function fromDebian(log, say) {
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall) return undefined;
  say('Installing Debian’s supervisor package.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runLogged('apt-get', ['update', '-q'], { log, env });
  await runLogged('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'supervisor'], { log, env });
  return onPath('Debian’s package');
}

async function fromPip(venv, path, log, say) {
  say(`Installing ${SUPERVISOR} into .venv.`);
  const run = async (command, ...args) => (await runLogged(command, args, { log })) === 0;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', SUPERVISOR];
  if (
    (await run('python3', '-m', 'venv', venv)) &&
    (await run(join(venv, 'bin/python3'), ...pip)) &&
    works(path)
  ) {
    return { path, origin: 'installed into .venv by pip' };
  }
  // Debian's python3 comes without venv and pip.
  if ((await run('python3', join(import.meta.dirname, 'fetch_supervisor.py'), venv)) && works(path)) {
    return { path, origin: 'fetched into .venv' };
  }
  throw new Failure(
    `There is no supervisord, and ${SUPERVISOR} could not be installed into ${venv}. Install it yourself (on Debian: apt-get install supervisor). The full log: ${log}`,
  );
}

/** A pyenv shim or a venv whose Python went is there and does not run. */
function works(path) {
  try {
    accessSync(path, constants.X_OK);
    if (!statSync(path).isFile()) return false;
  } catch {
    return false; // Not there, or not ours to run.
  }
  return spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
}
