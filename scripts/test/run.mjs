import { spawnSync } from 'node:child_process';

/** Runs a command in the foreground and answers its exit code; ends this process with it when it fails and may not. */
export function run(command, args, { env = process.env, cwd, mayFail = false } = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env, cwd });
  const code = status ?? 1;
  if (code !== 0 && !mayFail) {
    console.error(
      `“${command} ${args.join(' ')}” failed${error ? `: ${error.message}` : ` with exit code ${code}`}.`,
    );
    console.log('0 passed, 1 failed');
    process.exit(code);
  }
  return code;
}
