import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs Vitest over every project, its report as JSON into `results`. Answers its exit code. */
export async function runTests(root, { supervisord, browser, results, args }) {
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...report, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...withoutPilothouse(process.env),
      PILOTHOUSE_TEST_SUPERVISORD: supervisord.path,
      PILOTHOUSE_TEST_BROWSER: browser.path,
    },
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

/** A person's own pod must not reach into the tests. */
const withoutPilothouse = (environment) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PILOTHOUSE_')));
