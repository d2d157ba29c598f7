import { readFile } from 'node:fs/promises';
import { type Command, fingerprintOf } from './plan-launch.js';
import { LAUNCH_VARIABLE } from './program-file.js';

/** The version, the command and the port a process was started with. */
export type LaunchMark = { version: string; fingerprint: string; port: number };

export const markOf = (version: string, command: Command, port: number): LaunchMark => ({
  version,
  fingerprint: fingerprintOf(command),
  port,
});

/** `1.0/3f2a…/5555`, as the process carries it in its environment. */
export const launchMark = ({ version, fingerprint, port }: LaunchMark) =>
  [version, fingerprint, port].join('/');

/** Read from the process itself, so that it is right whoever started it and when; undefined where it cannot be known. */
export async function launchedWith(pid: number): Promise<LaunchMark | undefined> {
  if (pid <= 0) return undefined;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const prefix = `${LAUNCH_VARIABLE}=`;
  const mark = environment.split('\0').find((variable) => variable.startsWith(prefix));
  const [version, fingerprint, port] = mark?.slice(prefix.length).split('/') ?? [];
  return version && fingerprint && /^\d+$/.test(port ?? '')
    ? { version, fingerprint, port: Number(port) }
    : undefined;
}
