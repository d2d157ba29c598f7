#!/usr/bin/env node
// `npm run bench:workspace`: what 100,000 files in 500 folders with 10,000 models among them cost: first index, later starts, memory,
// how soon a page knows of a change, whether anything is missed in 10,000 changes at once; thumbnails and hashing against the usual
// tools, on the same files. Figures to look at, not a test. `-- --small` takes a tenth of everything.
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { residentOf } from './bench-runs/memory.mjs';
import { figure, megabytes, milliseconds, table } from './bench-runs/table.mjs';
import { bringUp } from './bench-services/ground.mjs';
import {
  memoryMeter,
  processorSeconds,
  processorSecondsOfChildren,
  spread,
} from './bench-services/meters.mjs';
import { change, difference, listen, listing, measureAlone } from './bench-workspace/changes.mjs';
import { measureThumbnails } from './bench-workspace/pictures.mjs';
import { makeTree } from './bench-workspace/tree.mjs';

const { values } = parseArgs({ options: { small: { type: 'boolean', default: false } } });
const part = values.small ? 10 : 1;
const TREE = { folders: 500 / part, files: 200, models: 20 };
const CHANGES = 10_000 / part;
const HASHED_BYTES = 1_000_000_000 / part;
/** Threads that read headers end, and what they took comes back. */
const REST_MS = 12_000;
/** By then what a burst left behind was collected, if it ever is. */
const COLLECTED_MS = 45_000;

const workspace = await mkdtemp(join(tmpdir(), 'ph-bw-'));
const models = join(workspace, 'models');
await mkdir(models, { recursive: true });
console.log(`load of the machine before: ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`);
try {
  const emptyMb = await restingMemory();
  console.log(`making ${TREE.folders * TREE.files} files in ${TREE.folders} folders …`);
  makeTree(models, TREE);
  await firstIndex(emptyMb);
  await laterStart();
  await againstTools();
} finally {
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
}

async function restingMemory() {
  const pilothouse = await bringUp(workspace);
  await sleep(REST_MS);
  const resident = residentOf(pilothouse.pid);
  await pilothouse.stop();
  return resident;
}

async function firstIndex(emptyMb) {
  const reference = () => [
    timed(() => execFileSync('find', [models, '-type', 'f', '-printf', '%s %T@ %p\\n'], { maxBuffer: 1e9 })),
    JSON.parse(
      execFileSync(process.execPath, [join(import.meta.dirname, 'bench-workspace/read-headers.mjs'), models]),
    ).ms,
  ];
  reference();
  const before = processorSecondsOfChildren();
  const [findMs, headersMs] = reference();
  const referenceSeconds = processorSecondsOfChildren() - before;
  const pilothouse = await bringUp(workspace);
  const startSeconds = processorSeconds(pilothouse.pid);
  const memory = memoryMeter(pilothouse.pid, 100);
  const index = await ready(pilothouse);
  const { most } = memory.end();
  const ourSeconds = processorSeconds(pilothouse.pid) - startSeconds;
  const indexMs = index.readSeconds * 1000;
  await sleep(REST_MS);
  const listMs = await timedAsync(() => pilothouse.api('GET', 'models'));
  await sleep(REST_MS);
  const soonAfter = residentOf(pilothouse.pid);
  await sleep(COLLECTED_MS);
  const resident = residentOf(pilothouse.pid);
  table(`The first index of ${TREE.folders * TREE.files} files, ${index.files} of them models`, [
    ['', ''],
    ['find over the tree (reference)', milliseconds(findMs)],
    ['reading the headers, one after the other (reference)', milliseconds(headersMs)],
    ['our index with headers', milliseconds(indexMs)],
    ['ratio to both references', figure(indexMs / (findMs + headersMs))],
    ['processor time of both references', `${figure(referenceSeconds)} s`],
    ['the same of ours, from when it answers', `${figure(ourSeconds)} s`],
    ['memory of the process with nothing to index', megabytes(emptyMb)],
    ['the same while it indexes, at most', megabytes(most)],
    [`${REST_MS / 1000} s after a page asked for the list`, megabytes(soonAfter)],
    [`${COLLECTED_MS / 1000} s later`, megabytes(resident)],
    ['growth', megabytes(resident - emptyMb)],
    ['the whole list, asked for by a page', milliseconds(listMs)],
  ]);
  await changes(pilothouse);
  await pilothouse.stop();
}

async function changes(pilothouse) {
  const folders = (await pilothouse.api('GET', 'models/tidy')).folders.map(({ folder }) => folder);
  const random = seeded(7);
  const page = await listen(pilothouse);
  const alone = spread(await measureAlone(models, folders, page, random));
  const before = new Set((await pilothouse.api('GET', 'models')).map(({ path }) => path));
  const changeMs = await timedAsync(() => change(models, folders, CHANGES, random));
  const startedAt = performance.now();
  let last;
  for (;;) {
    last = difference(listing(models), pageOf(before, page.told));
    if (last.missing.length + last.ghosts.length === 0 || performance.now() - startedAt > 120_000) break;
    await sleep(250);
  }
  const caughtUpMs = performance.now() - startedAt;
  const listed = new Set((await pilothouse.api('GET', 'models')).map(({ path }) => path));
  const server = difference(listing(models), listed);
  page.close();
  table('Changes in folders chosen at random', [
    ['', ''],
    [`one alone until a page knows it, median of ${alone.count}`, milliseconds(alone.median)],
    ['p99', milliseconds(alone.p99)],
    ['worst', milliseconds(alone.most)],
    [`${CHANGES} at once took`, milliseconds(changeMs)],
    ['from the last of them until the page has what is on the disk', milliseconds(caughtUpMs)],
    [
      'files the page does not have, and files it has that are gone',
      `${last.missing.length}, ${last.ghosts.length}`,
    ],
    ['the same of the list of the control plane', `${server.missing.length}, ${server.ghosts.length}`],
  ]);
}

function pageOf(before, told) {
  const known = new Set(before);
  for (const [path, model] of told) {
    if (model) known.add(path);
    else known.delete(path);
  }
  return known;
}

async function laterStart() {
  const pilothouse = await bringUp(workspace);
  let listed;
  const listMs = await timedAsync(async () => (listed = await pilothouse.api('GET', 'models')));
  const index = await ready(pilothouse);
  table('A later start', [
    ['', ''],
    ['the whole list, asked for as soon as it answers', milliseconds(listMs)],
    ['models in it, of those there are', `${listed.length} of ${listing(models).size}`],
    ['index, no header read', milliseconds(index.readSeconds * 1000)],
  ]);
  await pilothouse.stop();
}

async function againstTools() {
  await rm(models, { recursive: true });
  await mkdir(join(models, 'vae'), { recursive: true });
  const big = join(models, 'vae/big.bin');
  writeRandom(big, HASHED_BYTES);
  execFileSync('sha256sum', [big]);
  const before = processorSecondsOfChildren();
  const theirMs = timed(() => execFileSync('sha256sum', [big]));
  const theirSeconds = processorSecondsOfChildren() - before;
  const pilothouse = await bringUp(workspace);
  try {
    let begunAt = 0;
    let begunSeconds = 0;
    await fast('the file is hashed', async () => {
      const { hashing } = await pilothouse.api('GET', 'models/index');
      if (hashing.path && !begunAt) {
        begunAt = performance.now();
        begunSeconds = processorSeconds(pilothouse.pid);
      }
      return (await pilothouse.api('GET', 'models'))[0]?.sha256;
    });
    const ourMs = performance.now() - begunAt;
    const ourSeconds = processorSeconds(pilothouse.pid) - begunSeconds;
    const thumbnails = await measureThumbnails(pilothouse, workspace);
    const rate = (ms) => `${figure(HASHED_BYTES / 1e6 / (ms / 1000))} MB/s`;
    table('Against the usual tools, on the same files', [
      ['', ''],
      ['SHA-256, in the background', rate(ourMs)],
      ['sha256sum (reference)', rate(theirMs)],
      ['ours in a second of processor time, all of the process', rate(ourSeconds * 1000)],
      ['sha256sum in a second of processor time', rate(theirSeconds * 1000)],
      ['thumbnails a second, as a page asks for them', figure(thumbnails.ours)],
      [
        'vipsthumbnail (reference)',
        thumbnails.theirs ? figure(thumbnails.theirs) : 'not installed: apt install libvips-tools',
      ],
    ]);
  } finally {
    await pilothouse.stop();
  }
}

async function ready(pilothouse) {
  let index;
  await fast('the index is ready', async () => {
    index = await pilothouse.api('GET', 'models/index');
    return index.state === 'ready';
  });
  return index;
}

async function fast(what, holds) {
  for (const end = Date.now() + 300_000; Date.now() < end; await sleep(50)) if (await holds()) return;
  throw new Error(`It took too long until ${what}`);
}

function writeRandom(path, bytes) {
  const chunk = randomFillSync(Buffer.alloc(8_000_000));
  const file = openSync(path, 'w');
  for (let left = bytes; left > 0; left -= chunk.length)
    writeSync(file, chunk, 0, Math.min(left, chunk.length));
  closeSync(file);
}

function timed(work) {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

async function timedAsync(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
