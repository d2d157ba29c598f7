import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { commandOf, identify, isAlive } from './processes.mjs';

/** Refuses a second start on a workspace: two control planes would write the same files. */
export function refuseSecondStart(workspace) {
  const other = read(pathIn(workspace));
  if (isAlive(other?.supervisord)) {
    throw new Failure(
      `Pilothouse already runs on this workspace: ${other.url} (supervisord has pid ${other.supervisord.pid}; “kill ${other.supervisord.pid}” stops it).`,
    );
  }
  refuseOrphan(read(join(workspace, '.pilothouse/control-plane.claim')), other?.url);
}

/** Whoever kills “npm start” and supervisord outright leaves the control plane, with the workspace in its hands. */
function refuseOrphan(holder, url) {
  if (!isAlive(holder)) return;
  const { pid } = holder;
  const where = url ? ` and may still answer at ${url}` : '';
  throw new Failure(
    `A control plane still works on this workspace${where}: pid ${pid} (${commandOf(pid) ?? 'unknown'}). Its supervisord is gone, so nothing stops it by itself. ` +
      `End it with “kill ${pid}”, then start again: runs in progress go on meanwhile.`,
  );
}

/** Leaves word of who runs here, and answers how to take it back. */
export function registerInstance(workspace, { pid, url }) {
  writeFileSync(pathIn(workspace), JSON.stringify({ supervisord: identify(pid), url }));
  return { remove: () => rmSync(pathIn(workspace), { force: true }) };
}

const pathIn = (workspace) => join(workspace, '.pilothouse/instance.json');

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // Nobody runs here, or whoever did was killed while writing.
  }
}
