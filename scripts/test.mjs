#!/usr/bin/env node
// `npm test`: sets up what is missing, builds, runs every test and ends with "N passed, N failed" alone on a line.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './start/build.mjs';
import { checkTools } from './start/check-tools.mjs';
import { installDependencies } from './start/dependencies.mjs';
import { Failure } from './start/failure.mjs';
import { findSupervisord } from './start/supervisord.mjs';
import { findBrowser } from './test/browser.mjs';
import { countTests } from './test/count-tests.mjs';
import { runTests } from './test/run-tests.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'pilothouse-test-'));
const say = (line) => console.log(line);

try {
  await main();
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}

async function main() {
  checkTools();
  const log = join(scratch, 'set-up.log');
  if (await installDependencies(root, log)) say('npm packages  installed');
  if (await build(root, log)) say('build         done');
  const supervisord = await findSupervisord(root, { log, say });
  const browser = await findBrowser({ log, say, isRequired: Boolean(process.env.CI) });
  say(`supervisord   ${supervisord.path} (${supervisord.origin})`);
  say(`browser       ${browser.path || `none: ${browser.reason}`}`);

  const results = join(scratch, 'results.json');
  const code = await runTests(root, { supervisord, browser, results, args: process.argv.slice(2) });
  const { passed, failed, skipped } = countTests(JSON.parse(readFileSync(results, 'utf8')));
  rmSync(scratch, { recursive: true });
  if (browser.reason) say(`The browser tests were skipped: ${browser.reason}`);
  say(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = code !== 0 || failed > 0 || passed === 0 ? 1 : 0;
}
