import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { join } from 'node:path';

/** The runner could not be started, or ended before it had taken the folder; the sentence says what is known. */
export type RunnerTrouble = (message: string) => void;

/**
 * Starts a runner that outlives us: a session of its own, nothing inherited but a file for its last words. No environment: what
 * the command needs stands in `command.json`, and nothing else may reach it.
 */
export function startRunner(runnerMain: string, folder: string, onTrouble: RunnerTrouble): void {
  const lastWords = openSync(join(folder, 'runner.err'), 'a', 0o600);
  try {
    const runner = spawn(process.execPath, [runnerMain, folder], {
      cwd: folder,
      detached: true,
      env: {},
      stdio: ['ignore', 'ignore', lastWords],
    });
    runner.once('error', (error) => onTrouble(`The runner could not be started: ${error.message}`));
    runner.once('exit', (code, signal) => {
      if (code !== 0) onTrouble(`The runner ended with ${signal ?? `code ${code}`}`);
    });
    runner.unref();
  } finally {
    closeSync(lastWords);
  }
}
