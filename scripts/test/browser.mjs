import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '../start/failure.mjs';
import { runLogged } from '../start/run-logged.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * `{ path, reason }` of a Chromium for the browser tests: on PATH, else Debian's package when we may install it. Where there is
 * none, `path` is empty and `reason` says why; with `isRequired` that is a failure, because skipped tests look like passed ones.
 */
export async function findBrowser({ log, say, isRequired }) {
  const path = onPath() ?? (await fromDebian(log, say));
  if (path) return { path, reason: '' };
  const reason =
    'there is no Chromium on PATH, and only root can install Debian’s (apt-get install chromium)';
  if (isRequired) throw new Failure(`The browser tests must run here, but ${reason}. The full log: ${log}`);
  return { path: '', reason };
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

async function fromDebian(log, say) {
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall) return undefined;
  say('Installing Debian’s chromium for the browser tests.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['chromium', 'fonts-liberation'];
  await runLogged('apt-get', ['update', '-q'], { log, env });
  await runLogged('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { log, env });
  return onPath();
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there, or not ours to run: look on.
  }
}
