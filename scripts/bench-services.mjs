#!/usr/bin/env node
// `npm run bench:services`: what 30 services that all flap cost the control plane while 20 pages look, how fast a death is seen on a
// page, and what a log costs that is written as fast as supervisord takes it. Figures to look at, not a test.
// `-- --minutes 60` watches the memory for an hour, `-- --only page` measures logs in a browser alone.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { whyNoBrowser } from './bench-runs/browser.mjs';
import { figure, megabytes, milliseconds, percent, table } from './bench-runs/table.mjs';
import { bringUp, dropProgram } from './bench-services/ground.mjs';
import { cpuMeter, memoryMeter, spread } from './bench-services/meters.mjs';
import { LINES, measureFlood, measureLongLog } from './bench-services/page.mjs';
import { followLog, openPages } from './bench-services/pages.mjs';

const SERVICES = 30;
const PAGES = 20;
const VICTIM = 'victim';
const FLOOD_SECONDS = 20;
const TORRENT_SECONDS = 60;
/** As often as the control plane asks in a burst. */
const LISTS_A_SECOND = 1000 / 150;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '0.5' }, only: { type: 'string', default: '' } },
});
const minutes = Number(values.minutes);
const workspace = await mkdtemp(join(tmpdir(), 'ph-bs-'));
const pilothouse = await bringUp(workspace);
console.log(`load of the machine before: ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`);
try {
  if (values.only !== 'page') {
    const idle = await measureIdle();
    await flap(idle);
    await flood();
  }
  await logsInPages();
} finally {
  await pilothouse.stop();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
}

async function measureIdle() {
  const cpu = cpuMeter(pilothouse.pid);
  await sleep(5_000);
  return cpu();
}

async function flap(idle) {
  const names = Array.from({ length: SERVICES - 1 }, (_, at) => `flapping-${at}`);
  for (const name of names)
    await dropProgram(workspace, name, `bash -c 'read -t 1.$((RANDOM %% 10)); echo "Error: no GPU"; exit 1'`);
  await dropProgram(workspace, VICTIM, 'sleep 100000');
  await pilothouse.until(
    'all services run',
    async () => (await pilothouse.services()).length > SERVICES,
    120_000,
  );
  const pages = await openPages(pilothouse, PAGES);
  // The first seconds are those of the compiler.
  await sleep(5_000);

  const bare = spawn(process.execPath, [
    join(import.meta.dirname, 'bench-services/bare-lister.mjs'),
    pilothouse.supervisorSocket,
    String(LISTS_A_SECOND),
  ]);
  await sleep(2_000);
  const bareCpu = cpuMeter(bare.pid);
  await sleep(8_000);
  const reference = bareCpu();
  bare.kill();

  const cpu = cpuMeter(pilothouse.pid);
  const supervisorCpu = cpuMeter(pilothouse.supervisorPid);
  const memory = memoryMeter(pilothouse.pid, minutes > 5 ? 5_000 : 250);
  const newsBefore = pages.news();
  const startedAt = performance.now();
  const delays = [];
  while (performance.now() - startedAt < minutes * 60_000) delays.push(await killVictim(pages));
  const seconds = (performance.now() - startedAt) / 1000;
  const { most, early, late } = memory.end();
  const { median, p99, most: worst, count } = spread(delays);
  table(`${SERVICES} services that all flap, ${PAGES} pages, ${figure(seconds)} s`, [
    ['', ''],
    ['control plane, of one core', percent(cpu() / 100)],
    ['the same before, with nothing going on', percent(idle / 100)],
    ['a bare process that only asks for the list as often (reference)', percent(reference / 100)],
    ['supervisord itself, of one core', percent(supervisorCpu() / 100)],
    ['memory of the control plane, at most', megabytes(most)],
    ['its mean in the second and in the last third', `${megabytes(early)}, ${megabytes(late)}`],
    ['news a second, each page', figure((pages.news() - newsBefore) / seconds)],
    [`from a kill to the last of ${PAGES} pages, median of ${count}`, milliseconds(median)],
    ['p99', milliseconds(p99)],
    ['worst', milliseconds(worst)],
  ]);
  pages.close();
}

/** From `kill -9` until every page knows. */
async function killVictim(pages) {
  await sleep(200 + Math.random() * 300);
  const { pid } = (await pilothouse.services()).find(({ name }) => name === VICTIM);
  if (pid === 0) return killVictim(pages);
  const known = pages.knowOfDeath(VICTIM, pid);
  const killedAt = performance.now();
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return killVictim(pages);
  }
  return Math.max(...(await known)) - killedAt;
}

async function flood() {
  await dropProgram(
    workspace,
    'flood',
    `python3 -u ${join(import.meta.dirname, 'bench-services/flood.py')} 50`,
    'stdout_logfile_maxbytes=200MB\n',
  );
  await pilothouse.until('the flood runs', async () =>
    (await pilothouse.services()).some(({ name, pid }) => name === 'flood' && pid > 0),
  );
  const reader = followLog(pilothouse, 'flood');
  const slow = followLog(pilothouse, 'flood', true);
  await sleep(3_000);
  const cpu = cpuMeter(pilothouse.pid);
  const memory = memoryMeter(pilothouse.pid, 200);
  const [bytesBefore, startedAt] = [reader.bytes, performance.now()];
  await sleep(FLOOD_SECONDS * 1000);
  const seconds = (performance.now() - startedAt) / 1000;
  const { most, early, late } = memory.end();
  table(`A log written at up to 50 MB/s, one reader and one who takes nothing`, [
    ['', ''],
    ['MB/s at the reader', figure((reader.bytes - bytesBefore) / 1e6 / seconds)],
    ['times the file was replaced under it', String(reader.restarts)],
    ['control plane, of one core', percent(cpu() / 100)],
    ['its memory at most', megabytes(most)],
    ['its mean in the second and in the last third', `${megabytes(early)}, ${megabytes(late)}`],
  ]);
  reader.close();
  slow.close();
}

async function logsInPages() {
  const why = whyNoBrowser();
  if (why) return console.log(`\nNothing was measured in a browser: ${why}`);
  const ms = ({ median, p99, worst }) => [median, p99, worst].map(milliseconds).join(', ');
  const memory = ({ heap, buffers }) => `${megabytes(heap)}, ${megabytes(buffers)}`;
  const long = await measureLongLog(pilothouse, workspace);
  table(`A log of ${LINES.toLocaleString('en')} lines in a page`, [
    ['', ''],
    ['all of it read, from its end on', milliseconds(long.readMs)],
    ['objects, and bytes outside of them', memory(long)],
    ['pictures of the page at rest: median, p99, worst (reference)', ms(long.rest)],
    ['pictures while scrolled from top to bottom in 3 s: median, p99, worst', ms(long.scroll)],
    [`search for one line: all looked through (${long.search.found})`, milliseconds(long.search.ms)],
    ['the slowest letter typed meanwhile', milliseconds(long.search.slowestLetter)],
    [`search for what every line holds (${long.common.found})`, milliseconds(long.common.ms)],
    ['the slowest letter typed meanwhile', milliseconds(long.common.slowestLetter)],
  ]);
  const torrent = await measureFlood(pilothouse, workspace, TORRENT_SECONDS);
  table(`A log that grows by 50 MB/s, followed by a page for ${TORRENT_SECONDS} s`, [
    ['', ''],
    ['objects, and bytes outside of them, at the begin', memory(torrent.begin)],
    ['the same at most', memory(torrent.most)],
    ['the same at the end', memory(torrent.end)],
    ['pictures: median, p99, worst', ms(torrent.frames)],
    ['times it said that it skipped something, among the lines it still had', torrent.skips],
  ]);
}
