import { linkSync, unlinkSync, writeFileSync } from 'node:fs';
import { identify } from '@pilothouse/processes/identity';

/** Holds the identity of the one runner this folder will ever have. It is never removed: a command is run once. */
export const CLAIM_FILE = 'runner.claim';

/** False when the folder has, or had, a runner. link(2) makes the claim exclusive and whole in one step. */
export function takeClaim(): boolean {
  const mine = `${CLAIM_FILE}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    linkSync(mine, CLAIM_FILE);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(mine);
  }
}
