#!/usr/bin/env node
// `npm test`: sets up what is missing, builds, runs every test and ends with "N passed, N failed" alone on a line.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './test/browser.mjs';
import { run } from './test/run.mjs';
import { countTests } from './test/count-tests.mjs';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);
const environment = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NEXT_TELEMETRY_DISABLED: '1' };
// A person's own pod must not reach into the tests.
for (const name of Object.keys(environment)) if (name.startsWith('PILOTHOUSE_')) delete environment[name];

const { installDependencies, findSupervisord } = await import('./test/set-up.mjs');
await installDependencies(root);
const supervisord = await findSupervisord(root);
const browser = findBrowser({ isRequired: Boolean(process.env.CI) });

run('npx', ['nx', 'run-many', '-t', 'build', '--output-style=static'], { env: environment });

const results = join(mkdtempSync(join(tmpdir(), 'pilothouse-test-')), 'results.json');
const status = run(
  'npx',
  [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${results}`,
    ...process.argv.slice(2),
  ],
  {
    env: {
      ...environment,
      PILOTHOUSE_TEST_SUPERVISORD: supervisord,
      PILOTHOUSE_TEST_BROWSER: browser.path,
      PILOTHOUSE_TEST_NO_BROWSER: browser.reason,
    },
    mayFail: true,
  },
);

const { passed, failed, skipped } = countTests(JSON.parse(readFileSync(results, 'utf8')));
rmSync(results);
if (browser.reason) console.log(`Browser tests were skipped: ${browser.reason}`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = status !== 0 || failed > 0 || passed === 0 ? 1 : 0;
