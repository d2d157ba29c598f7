import { join } from 'node:path';
import { findProgram } from '../find-program.js';
import type { Commands } from './commands.js';
import { CannotInstall } from './words.js';

/** Installs packages into one environment. */
export type Installer = (options: string[]) => Promise<void>;

type Wanted = {
  venv: string;
  /** Such as `3.11`; undefined when any will do. */
  version: string | undefined;
  /** False for an environment that nothing is ever installed into. */
  hasPip: boolean;
};

/** An environment of its own, with uv where there is one, else with Python's own means. Answers how to install into it. */
export async function makeEnvironment(wanted: Wanted, commands: Commands): Promise<Installer> {
  const { venv, version, hasPip } = wanted;
  const python = join(venv, 'bin/python');
  const uv = findProgram('uv', commands.environment);
  if (uv !== undefined) {
    const asked = version === undefined ? [] : ['--python', version];
    await commands.run([uv, 'venv', ...asked, venv]);
    return (options) => commands.run([uv, 'pip', 'install', '--python', python, ...options]);
  }
  const base = await findPython(version, commands);
  await commands.run([base, '-m', 'venv', ...(hasPip ? [] : ['--without-pip']), venv]);
  return (options) => commands.run([python, '-m', 'pip', 'install', ...options]);
}

/** Such as `3.11.9`; null where it does not say. */
export async function pythonVersion(python: string, commands: Commands): Promise<string | null> {
  const { code, text } = await commands
    .ask([python, '-c', 'import platform; print(platform.python_version())'], { milliseconds: 20_000 })
    .catch(() => ({ code: 1, text: '' }));
  commands.throwIfStopped();
  return code === 0 && /^\d+\.\d+/.test(text) ? text.trim() : null;
}

async function findPython(version: string | undefined, commands: Commands): Promise<string> {
  const names = version === undefined ? ['python3', 'python'] : [`python${version}`, 'python3', 'python'];
  const found: string[] = [];
  for (const name of names) {
    const path = findProgram(name, commands.environment);
    const its = path === undefined ? null : await pythonVersion(path, commands);
    if (path === undefined || its === null) continue;
    if (version === undefined || its.startsWith(`${version}.`)) return path;
    found.push(its);
  }
  const there = found.length === 0 ? 'none was found' : `only ${[...new Set(found)].join(' and ')} was found`;
  throw new CannotInstall(
    `It needs Python ${version ?? '3'}, and ${there} on this machine. Install that version, or install uv, which fetches it by itself.`,
  );
}
