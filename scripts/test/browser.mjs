import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * A Chromium for the browser tests: on PATH, else Debian's package when we may install it. Where there is none, `reason` says
 * why; with `isRequired` that ends the run, because skipped browser tests would look like passed ones.
 */
export function findBrowser({ isRequired }) {
  const path = onPath() ?? install();
  if (path) return { path, reason: '' };
  const reason =
    'there is no Chromium on PATH, and Debian’s package can only be installed by root (apt-get install chromium)';
  if (!isRequired) return { path: '', reason };
  console.error(`The browser tests must run here, but ${reason}.`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function install() {
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall) return undefined;
  console.log('Installing Debian’s chromium for the browser tests.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env, mayFail: true });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
    env,
    mayFail: true,
  });
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
