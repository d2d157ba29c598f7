import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessIdentity } from '@pilothouse/contracts/processes';
import { takeClaim } from '@pilothouse/processes/claim';
import { isAlive } from '@pilothouse/processes/identity';
import { CannotStart } from './cannot-start.js';
import { isDiskFull } from './disk-full.js';

/** Throws when another control plane works on this workspace: each would empty the other's staging and start its runs again. */
export function claimWorkspace(stateFolder: string): void {
  const path = join(stateFolder, 'control-plane.claim');
  const holder = holderOf(path);
  if (holder && holder.pid !== process.pid && isAlive(holder)) throw heldBy(holder);
  try {
    rmSync(path, { force: true });
    if (!takeClaim(path)) throw heldBy(holderOf(path));
  } catch (error) {
    if (!isDiskFull(error)) throw error; // Whoever frees the disk needs the page.
  }
}

function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return ProcessIdentity.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined; // Nobody's, or cut short.
  }
}

const heldBy = (holder: ProcessIdentity | undefined) =>
  new CannotStart(
    `another Pilothouse works on this workspace already${holder ? `, as pid ${holder.pid}` : ''}. Stop that one, or ` +
      'choose another workspace with PILOTHOUSE_WORKSPACE.',
  );
