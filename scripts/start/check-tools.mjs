import { spawnSync } from 'node:child_process';
import { Failure } from './failure.mjs';

const NODE_NEEDED = [20, 19];

/** Throws at the first tool that is missing or too old. */
export function checkTools() {
  if (!isAtLeast(process.versions.node, NODE_NEEDED)) {
    throw new Failure(
      `Node ${NODE_NEEDED.join('.')} or newer is needed, this is ${process.versions.node}. Install a newer one from https://nodejs.org or with nvm.`,
    );
  }
  if (!runs('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))'])) {
    throw new Failure(
      'Python 3.8 or newer is needed as “python3” on PATH. On Debian: apt-get install python3.',
    );
  }
  if (!runs('git', ['--version']))
    throw new Failure('git is needed on PATH. On Debian: apt-get install git.');
}

export function isAtLeast(version, [major, minor]) {
  const [haveMajor, haveMinor] = version.split('.').map(Number);
  return haveMajor > major || (haveMajor === major && haveMinor >= minor);
}

const runs = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
