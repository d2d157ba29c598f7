import { readFile } from 'node:fs/promises';
import { LAUNCH_VARIABLE } from './program-file.js';

/** The version and the command a process was started with. */
export type LaunchMark = { version: string; fingerprint: string };

export const launchMark = ({ version, fingerprint }: LaunchMark) => `${version}/${fingerprint}`;

/** Read from the process itself, so that it is right whoever started it and when; undefined where it cannot be known. */
export async function launchedWith(pid: number): Promise<LaunchMark | undefined> {
  if (pid <= 0) return undefined;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const prefix = `${LAUNCH_VARIABLE}=`;
  const mark = environment.split('\0').find((variable) => variable.startsWith(prefix));
  const [version, fingerprint] = mark?.slice(prefix.length).split('/') ?? [];
  return version && fingerprint ? { version, fingerprint } : undefined;
}
