import type { Launch, Tool } from '@pilothouse/contracts/tools';

const started = new Map<string, Launch>();

/**
 * How the running process was started, as far as this page saw it: the last settings of which no restart was due. Null after a
 * reload while a restart is due, and then nobody says what a value was before.
 */
export function asStarted({ id, launch }: Tool): Launch | null {
  if (!launch.restartNeeded) started.set(id, launch);
  return started.get(id) ?? null;
}
