#!/usr/bin/env node
// `npm run bench:runs`: how fast a run's output travels from its terminal to the pages that show it, beside what the same machine
// does at the same moment without us; and what long logs and many runs cost. Figures to look at, not a test.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measurePages, whyNoBrowser } from './bench-runs/browser.mjs';
import { measureLongLog } from './bench-runs/long-log.mjs';
import { copyRun, measureList, trainOnce } from './bench-runs/many-runs.mjs';
import { fanOutOnly, readTerminalOnly } from './bench-runs/references.mjs';
import { figure, megabytes, milliseconds, percent, table } from './bench-runs/table.mjs';
import { measureThroughput } from './bench-runs/throughput.mjs';
import { timed } from './bench-runs/timed.mjs';
import { installFlood, prepareWorkspace } from './bench-runs/workspace.mjs';
import { bootControlPlane } from './check-kohya/control-plane.mjs';

const VIEWERS = 20;
const FLOOD = { megabytes: 64, megabytesASecond: 0 };
const PACED = { megabytes: 10, megabytesASecond: 1 };
const RUNS = 1000;

const workspace = await mkdtemp(join(tmpdir(), 'ph-bench-'));
await prepareWorkspace(workspace);
let pilothouse = await bootControlPlane(workspace);
try {
  const pattern = await trainOnce(pilothouse);
  const flood = await throughput();
  await longLog(flood);
  await pilothouse.close();
  await copyRun(workspace, pattern, RUNS - 1);
  const { value, ms } = await timed(() => bootControlPlane(workspace));
  pilothouse = value;
  await manyRuns(ms);
  await pages(flood.id);
} finally {
  await pilothouse.stop();
}

async function throughput() {
  const python = join(workspace, 'tools/kohya/venv/bin/python');
  await installFlood(workspace, FLOOD);
  const terminal = await bestOf(3, () => readTerminalOnly(workspace, python));
  const flood = await measureThroughput(pilothouse, { name: 'flood', viewers: VIEWERS, flood: FLOOD });
  const plain = await bestOf(3, () => fanOutOnly(flood.log, VIEWERS));
  const paced = await measureThroughput(pilothouse, { name: 'paced', viewers: VIEWERS, flood: PACED });

  table(`A trainer that writes ${FLOOD.megabytes} MB as fast as it can`, [
    ['', 'MB/s', 'of the reference'],
    ['terminal, read by nobody else (reference)', figure(terminal), ''],
    ['terminal, runner, output.log', figure(flood.toDisk), percent(flood.toDisk / terminal)],
    [`the file to ${VIEWERS} plain TCP readers, each (reference)`, figure(plain), ''],
    [`terminal to ${VIEWERS} viewers, each`, figure(flood.toAll), percent(flood.toAll / plain)],
  ]);
  const both = { 'as fast as it can': flood, [`${PACED.megabytesASecond} MB/s`]: paced };
  table(
    `From the write to ${VIEWERS} viewers`,
    [['', 'median', 'p99', 'most']].concat(
      Object.entries(both).map(
        ([
          how,
          {
            delays: { medianMs, p99Ms, mostMs },
          },
        ]) => [how, ...[medianMs, p99Ms, mostMs].map(milliseconds)],
      ),
    ),
  );
  table(
    'Memory meanwhile',
    [['', 'begin', 'most', 'end']].concat(
      Object.entries(both).flatMap(([how, { memory }]) =>
        Object.entries(memory).map(([who, { begin, most, end }]) => [
          `${who}, ${how}`,
          ...[begin, most, end].map(megabytes),
        ]),
      ),
    ),
  );
  return flood;
}

/** What else the machine does at a moment makes a reference lower, never higher. */
async function bestOf(times, measure) {
  let best = 0;
  for (let time = 0; time < times; time++) best = Math.max(best, await measure());
  return best;
}

async function longLog(flood) {
  const found = await measureLongLog(pilothouse, flood);
  table(`A log of ${found.megabytes} MB`, [
    ['first bytes of its end at a viewer', milliseconds(found.firstMs)],
    [`all ${found.sent} bytes of its end`, milliseconds(found.endMs)],
    [`its last ${found.rangeBytes} bytes over HTTP`, milliseconds(found.rangeMs)],
    ['GET /api/runs/:id', milliseconds(found.runMs)],
    ['memory before and after', `${megabytes(found.memory.begin)}, ${megabytes(found.memory.end)}`],
  ]);
}

async function manyRuns(bootMs) {
  const list = await measureList(pilothouse, RUNS);
  table(`${list.runs} runs, one of them with that log`, [
    ['from the start until health answers', milliseconds(bootMs)],
    [`GET /api/runs, ${Math.round(list.bytes / 1000)} kB`, milliseconds(list.listMs)],
    ['memory of the control plane', megabytes(list.memory)],
  ]);
}

async function pages(longLog) {
  const why = whyNoBrowser();
  if (why) return console.log(`\nNothing was measured in a browser: ${why}`);
  await pilothouse.api('PATCH', 'settings', { welcomed: true });
  const found = await measurePages(pilothouse, {
    newest: `harbour ${RUNS - 1}`,
    longLog,
    logEnd: '.'.repeat(40),
  });
  table(`In a browser, from the navigation or the click until it is painted`, [
    [`/runs/ with ${RUNS} runs, loaded anew`, milliseconds(found.load)],
    ['the same, from another page', milliseconds(found.settledVisit)],
    ['the same, from another page that is still loading', milliseconds(found.visit)],
    ['the page of the run with the long log, with its end', milliseconds(found.log)],
    ['memory of the page then', megabytes(found.heap)],
  ]);
}
