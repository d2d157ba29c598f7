import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { identify, isAlive } from './processes.mjs';

/** Refuses a second start on a workspace: two control planes would write the same files. */
export function refuseSecondStart(workspace) {
  const other = read(workspace);
  if (!isAlive(other?.supervisord)) return;
  throw new Failure(
    `Pilothouse already runs on this workspace: ${other.url} (supervisord has pid ${other.supervisord.pid}; “kill ${other.supervisord.pid}” stops it).`,
  );
}

/** Leaves word of who runs here, and answers how to take it back. */
export function registerInstance(workspace, { pid, url }) {
  writeFileSync(pathIn(workspace), JSON.stringify({ supervisord: identify(pid), url }));
  return { remove: () => rmSync(pathIn(workspace), { force: true }) };
}

const pathIn = (workspace) => join(workspace, '.pilothouse/instance.json');

function read(workspace) {
  try {
    return JSON.parse(readFileSync(pathIn(workspace), 'utf8'));
  } catch {
    return undefined; // Nobody runs here, or whoever did was killed while writing.
  }
}
