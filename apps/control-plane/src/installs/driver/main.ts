import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readStat } from '@pilothouse/processes/identity';
import { InstallSpec } from '../install-spec.js';
import { Commands, Stopped } from './commands.js';
import { Install } from './install.js';
import { sayFailed } from './words.js';

/** `node main.js <run folder>/spec.json`, as the leader of a session: a runner starts it so. */
const file = resolve(process.argv[2] ?? '');
if (readStat(process.pid)?.sessionId !== process.pid) {
  throw new Error('An install is started by its runner, which gives it a session of its own.');
}
const inherited = Object.entries(process.env).filter(
  (each): each is [string, string] => each[1] !== undefined,
);
const commands = new Commands(Object.fromEntries(inherited));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => commands.stop(signal));

const STOPPED = 130;
try {
  const spec = InstallSpec.parse(JSON.parse(readFileSync(file, 'utf8')));
  await new Install(spec, commands, dirname(file)).run();
} catch (error) {
  if (!(error instanceof Stopped)) sayFailed((error as Error).message);
  process.exitCode = error instanceof Stopped ? STOPPED : 1;
}
