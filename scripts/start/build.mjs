import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from './failure.mjs';
import { runLogged } from './run-logged.mjs';

const SOURCES = ['apps', 'libs', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];
/** Made by a build, or of no use to one. */
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'out',
  '.next',
  'test',
  'e2e',
  'next-env.d.ts',
  'tsconfig.tsbuildinfo',
]);
const PRODUCTS = [
  'apps/control-plane/dist/main.js',
  'apps/runner/dist/main.js',
  'apps/dashboard/out/index.html',
  'libs/contracts/dist/health.js',
];

/** Builds what changed. Answers whether anything had to be: nx alone needs seconds to find out that nothing had. */
export async function build(root, log, say = () => {}) {
  const stamp = join(root, 'node_modules/.cache/pilothouse/built-from');
  const sources = await hashOf(root, SOURCES);
  const isBuilt = readOrNothing(stamp) === sources && PRODUCTS.every((path) => existsSync(join(root, path)));
  if (isBuilt) return false;

  say('Building what changed.');
  // One that is broken off leaves a mixture, which is no build of anything.
  await rm(stamp, { force: true });
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NEXT_TELEMETRY_DISABLED: '1' };
  const args = ['node_modules/.bin/nx', 'run-many', '-t', 'build', '--output-style=static'];
  const code = await runLogged(process.execPath, args, { log, cwd: root, env });
  if (code !== 0) throw new Failure(`The build failed. The full log: ${log}`);
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, sources);
  return true;
}

/** One hash over the names and contents of all files below. */
export async function hashOf(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) await addTo(hash, root, path);
  return hash.digest('hex');
}

async function addTo(hash, root, path) {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(root, path)))
      .update('\0');
    return;
  }
  const names = entries
    .map(({ name }) => name)
    .filter((name) => !SKIPPED.has(name) && !/\.test\.\w+$/.test(name));
  for (const name of names.sort()) await addTo(hash, root, `${path}/${name}`);
}

function readOrNothing(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Never built.
  }
}
