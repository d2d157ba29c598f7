import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The kernel takes 107 bytes, and supervisord first makes its socket under a longer name: plus a dot and its pid. */
const LONGEST_BYTES = 98;

/** Where supervisord and the control plane listen: in the workspace, or in a private folder where that path is too long. */
export function chooseSockets(workspace, makeFolder = () => mkdtempSync(join(tmpdir(), 'pilothouse-'))) {
  const inWorkspace = socketsIn(join(workspace, '.pilothouse'));
  if (Buffer.byteLength(inWorkspace.supervisor) <= LONGEST_BYTES) return { ...inWorkspace, remove: () => {} };
  const folder = makeFolder();
  return { ...socketsIn(folder), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const socketsIn = (folder) => ({
  supervisor: join(folder, 'supervisor.sock'),
  events: join(folder, 'events.sock'),
});
