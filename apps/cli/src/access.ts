import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalAccess } from '@pilothouse/contracts/local-access';
import { CommandFailure, EXIT } from './exit-codes.js';

const CLONE = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const USUAL_URL = 'http://127.0.0.1:7878';

export type Access = { url: string; token: string };

/** Of the environment: PILOTHOUSE_URL, PILOTHOUSE_TOKEN and PILOTHOUSE_WORKSPACE. */
export type Environment = Record<string, string | undefined>;

/**
 * Where the control plane is and how to come in: what the environment says, else what the one that runs on this workspace has left
 * for its owner.
 */
export function findAccess(environment: Environment): Access {
  const { PILOTHOUSE_URL: url, PILOTHOUSE_TOKEN: token } = environment;
  if (token) return { url: trimmed(url ?? announced(environment)?.url ?? USUAL_URL), token };
  const local = announced(environment);
  if (local && (!url || trimmed(url) === trimmed(local.url)))
    return { url: trimmed(local.url), token: local.token };
  if (url) {
    throw new CommandFailure(
      `${url} wants a token: set PILOTHOUSE_TOKEN to the one it was started with.`,
      EXIT.notLoggedIn,
    );
  }
  throw new CommandFailure(
    `No Pilothouse runs on the workspace ${workspaceIn(environment)}. Start it with "npm start", name its workspace with ` +
      'PILOTHOUSE_WORKSPACE, or set PILOTHOUSE_URL and PILOTHOUSE_TOKEN.',
    EXIT.unreachable,
  );
}

/** As `npm start` chooses it. */
const workspaceIn = ({ PILOTHOUSE_WORKSPACE }: Environment) => resolve(CLONE, PILOTHOUSE_WORKSPACE || 'data');

function announced(environment: Environment): LocalAccess | undefined {
  const path = join(workspaceIn(environment), '.pilothouse/local-access.json');
  try {
    const local = LocalAccess.parse(JSON.parse(readFileSync(path, 'utf8')));
    process.kill(local.pid, 0);
    return local;
  } catch {
    return undefined; // None, somebody else's, or left by a control plane that was killed.
  }
}

const trimmed = (url: string) => url.replace(/\/+$/, '');
