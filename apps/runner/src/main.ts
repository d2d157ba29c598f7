import { appendFileSync, existsSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { RunnerCommandFile, RunnerGpuFile } from '@pilothouse/contracts/runner';
import { takeClaim } from '@pilothouse/processes/claim';
import { Runner } from './runner.js';

const COMPLAINTS = 'runner.err';

/** `node main.js <run folder>`. Paths are relative from here on: a unix socket's may have 107 bytes. */
const folder = process.argv[2];
if (!folder) throw new Error('Usage: main.js <run folder>');
process.chdir(folder);

process.on('uncaughtException', (error) => {
  note(error);
  process.exit(1);
});

// Never given back: a command is run once.
if (!takeClaim('runner.claim')) {
  process.stderr.write(`${folder} has, or had, a runner: a command is run once.\n`);
  process.exit(3);
}

const runner = new Runner(note);
// A closed terminal or a Ctrl-C meant for somebody else must not end a run.
process.on('SIGHUP', () => {});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => runner.stop());

await runner.run(readCommand());
if (statSync(COMPLAINTS, { throwIfNoEntry: false })?.size === 0) unlinkSync(COMPLAINTS);
process.exit(0);

/** What was frozen when the run was queued, with the card it was given when its turn came. */
function readCommand(): RunnerCommandFile {
  const command = RunnerCommandFile.parse(JSON.parse(readFileSync('command.json', 'utf8')));
  if (!existsSync('gpu.json')) return command;
  const { env } = RunnerGpuFile.parse(JSON.parse(readFileSync('gpu.json', 'utf8')));
  return { ...command, env: { ...command.env, ...env } };
}

/** There is no terminal to complain to. */
function note(error: Error) {
  try {
    appendFileSync(COMPLAINTS, `${new Date().toISOString()} ${error.stack}\n`);
  } catch {
    // The disk refuses: the claim without an `exited` state says that this runner broke.
  }
}
