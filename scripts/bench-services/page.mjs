import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dropProgram } from './ground.mjs';

const CHROMIUM = process.env.PILOTHOUSE_TEST_BROWSER ?? '/usr/bin/chromium';
export const LINES = 500_000;

/** The log of a service with half a million lines, read whole into a page: how it scrolls, is searched, and what it takes. */
export async function measureLongLog(pilothouse, workspace) {
  await dropProgram(
    workspace,
    'long',
    `python3 -u ${join(import.meta.dirname, 'long.py')} ${LINES}`,
    'stdout_logfile_maxbytes=0\n',
  );
  return withPage(pilothouse, workspace, async (page, memory) => {
    await page.goto(`${pilothouse.url}/services/?name=long`);
    await page
      .getByText(/a line now and then/)
      .first()
      .waitFor();
    const readStarted = performance.now();
    await page.getByRole('button', { name: 'Read them' }).click();
    await page.getByRole('button', { name: 'Read them' }).waitFor({ state: 'detached', timeout: 120_000 });
    const readMs = performance.now() - readStarted;
    const before = await memory();

    const rest = spreadOf(await page.evaluate(framesFor, 3_000));
    const scroll = await page.evaluate(scrollThrough);
    await page.getByRole('button', { name: 'Find in the log' }).click();
    const search = await page.evaluate(typeAndWait, 'needle-450123');
    const common = await page.evaluate(typeAndWait, 'step');
    return { readMs, rest, scroll, search, common, ...before };
  });
}

/** A log that grows by 50 MB a second, followed for so long: what the page takes, and whether it still answers. */
export async function measureFlood(pilothouse, workspace, seconds) {
  const program = `python3 -u ${join(import.meta.dirname, 'flood-file.py')} ${join(workspace, 'logs/torrent.log')} 50`;
  await dropProgram(workspace, 'torrent', program, 'stdout_logfile_maxbytes=0\n');
  return withPage(pilothouse, workspace, async (page, memory) => {
    await page.goto(`${pilothouse.url}/services/?name=torrent`);
    await page
      .getByText(/flood \d+/)
      .first()
      .waitFor();
    await sleep(3_000);
    const samples = [await memory()];
    const frames = [];
    const startedAt = performance.now();
    while (performance.now() - startedAt < seconds * 1000) {
      frames.push(...(await page.evaluate(framesFor, 4_000)));
      samples.push(await memory());
    }
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Find in the log' }).click();
    const { found: skips } = await page.evaluate(typeAndWait, 'they were written faster');
    return { begin: samples[0], most: most(samples), end: samples.at(-1), frames: spreadOf(frames), skips };
  });
}

async function withPage({ url, token }, workspace, measure) {
  const { chromium } = await import('playwright-core');
  const args = ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    await fetch(`${url}/api/settings`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ welcomed: true }),
    });
    await page.goto(url);
    const password = (await readFile(join(workspace, 'config/initial-password'), 'utf8')).trim();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const session = await page.context().newCDPSession(page);
    return await measure(page, () => memoryOf(session));
  } finally {
    await browser.close();
  }
}

/** After a collection, in MB: objects, and the bytes that lie outside of them. */
async function memoryOf(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return { heap: usedSize / 1e6, buffers: backingStorageSize / 1e6 };
}

const most = (samples) => ({
  heap: Math.max(...samples.map(({ heap }) => heap)),
  buffers: Math.max(...samples.map(({ buffers }) => buffers)),
});

function spreadOf(frames) {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p99: at(0.99), worst: sorted.at(-1) };
}

// Below: run in the page.

/** From the top to the bottom in three seconds, a piece for each picture; how long each picture took. */
async function scrollThrough() {
  const box = document.querySelector('[role=log]');
  const frames = [];
  const all = box.scrollHeight - box.clientHeight;
  const startedAt = performance.now();
  let last = startedAt;
  while (last - startedAt < 3_000) {
    box.scrollTop = (all * (last - startedAt)) / 3_000;
    const now = await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    frames.push(now - last);
    last = now;
  }
  const sorted = frames.sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  return { median: at(0.5), p99: at(0.99), worst: at(1), pictures: frames.length };
}

/** Types letter by letter; how long the slowest letter held the page, and when all was looked through. */
async function typeAndWait(text) {
  const field = document.querySelector('[aria-label="Find in the log"][type=search]');
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const nextPicture = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  let slowest = 0;
  for (let length = 1; length <= text.length; length += 1) {
    const typedAt = performance.now();
    write.call(field, text.slice(0, length));
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await nextPicture();
    slowest = Math.max(slowest, performance.now() - typedAt);
  }
  const typedAt = performance.now();
  const found = () => field.parentElement.textContent;
  while (!/(?:\d|none)$/.test(found())) await nextPicture();
  return { slowestLetter: slowest, ms: performance.now() - typedAt, found: found() };
}

async function framesFor(ms) {
  const frames = [];
  const startedAt = performance.now();
  let last = startedAt;
  while (last - startedAt < ms) {
    const now = await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    frames.push(now - last);
    last = now;
  }
  return frames;
}
