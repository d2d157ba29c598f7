import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRETS = ['PILOTHOUSE_PASSWORD', 'PILOTHOUSE_TOKEN'];

/**
 * Takes the secrets out of the environment, which every service would inherit, and hands them to the control plane in a file
 * for its owner only. It stays as long as we run, because the control plane reads it again when it is restarted.
 */
export function handOverSecrets(environment, workspace) {
  const path = join(workspace, '.pilothouse/secrets.json');
  const secrets = Object.fromEntries(
    SECRETS.map((name) => [name, environment[name]]).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  );
  for (const name of SECRETS) delete environment[name];
  const remove = () => rmSync(path, { force: true });
  remove(); // One that was left behind may be readable to others, or a link.
  if (Object.keys(secrets).length > 0) {
    writeFileSync(path, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
    environment.PILOTHOUSE_SECRETS_FILE = path;
  }
  return { remove };
}
