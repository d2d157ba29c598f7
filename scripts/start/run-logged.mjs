import { spawn } from 'node:child_process';
import { openSync, closeSync, writeSync } from 'node:fs';

/**
 * Runs a command with everything it prints at the end of the log, and resolves to its exit code (null: a signal ended it, 127:
 * there is no such command).
 */
export function runLogged(command, args, { log, cwd, env = process.env }) {
  const out = openSync(log, 'a');
  writeSync(out, `\n$ ${command} ${args.join(' ')}\n`);
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', out, out] });
  const end = () => child.kill();
  process.once('exit', end);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      writeSync(out, `${error.message}\n`);
      resolve(127);
    });
    child.once('close', resolve);
  }).finally(() => {
    process.off('exit', end);
    closeSync(out);
  });
}
