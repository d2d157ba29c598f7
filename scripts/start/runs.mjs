import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './processes.mjs';

/** `{ id, name, pid }` of each run whose runner lives. A run folder may be half-written or not ours: then it is none. */
export function runningRuns(workspace) {
  return listFolders(join(workspace, 'runs')).flatMap((id) => {
    const folder = join(workspace, 'runs', id);
    const state = readJson(join(folder, 'state.json'));
    const isRunning = (state?.status === 'running' || state?.status === 'starting') && isAlive(state.runner);
    if (!isRunning) return [];
    return [{ id, name: nameOf(readJson(join(folder, 'run.json'))) ?? id, pid: state.runner.pid }];
  });
}

const nameOf = (run) => run?.request?.name ?? run?.name;

function listFolders(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return []; // No run was ever made.
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
