import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A hundredth of the product's own, which takes half a second of a processor at each first start and each log-in. */
const COST = { N: 2 ** 10, r: 8, p: 1 };

/** Gives a workspace that has no password yet one whose check takes no time. */
export function giveQuickPassword(workspace: string, password = randomBytes(16).toString('hex')) {
  const path = join(workspace, 'config/password.json');
  if (existsSync(path)) return;
  const salt = randomBytes(16);
  const hash = scryptSync(password.normalize('NFKC'), salt, 32, COST);
  const content = {
    algorithm: 'scrypt',
    ...COST,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  };
  mkdirSync(join(workspace, 'config'), { recursive: true });
  writeFileSync(path, JSON.stringify({ ...content, isInitial: false }), { mode: 0o600 });
}
