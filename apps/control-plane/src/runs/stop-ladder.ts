import type { RunnerCommandFile } from '@pilothouse/contracts/runner';

/** When a trainer that was asked to stop is told to end, and when it is killed. Null when its command cannot be read. */
export function ladderOf(since: number, command: RunnerCommandFile | undefined) {
  if (!command) return { terminatesAt: null, killsAt: null };
  const terminatesAt = since + command.interruptGraceMs;
  return { terminatesAt, killsAt: terminatesAt + command.terminateGraceMs };
}
