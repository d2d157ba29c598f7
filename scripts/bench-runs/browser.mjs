import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placeOf, untilShown, watchFor } from './shown.mjs';

const CHROMIUM = process.env.PILOTHOUSE_TEST_BROWSER ?? '/usr/bin/chromium';
const PAGES = resolve(import.meta.dirname, '../../apps/dashboard/out');
const TIMES = 5;
/** A page that has loaded fetches ahead what its links lead to; then it is at rest. */
const SETTLED_MS = 3000;

/** Why nothing is measured in a browser; empty when it is. */
export function whyNoBrowser() {
  if (!existsSync(PAGES)) return 'the dashboard is not built';
  return existsSync(CHROMIUM) ? '' : `there is no ${CHROMIUM}`;
}

/**
 * As a person sees it, by the page's own clock: from the navigation or the click until what was asked for is painted, the middle one
 * of five, in ms.
 */
export async function measurePages({ url, workspace }, { newest, longLog, logEnd }) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
    const password = (await readFile(join(workspace, 'config/initial-password'), 'utf8')).trim();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const link = await placeOf(page, 'a[href="/runs/"]');
    await watchFor(page.context());
    await page.reload();

    const found = { load: [], visit: [], settledVisit: [], log: [] };
    const models = async () => {
      await page.goto(`${url}/models/`);
      await page.getByRole('heading', { name: 'Models' }).waitFor();
    };
    const visit = () => untilShown(page, newest, () => page.mouse.click(link.x, link.y));
    const load = (path, text) => untilShown(page, text, () => page.goto(url + path, { waitUntil: 'commit' }));
    for (let time = 0; time < TIMES; time++) {
      found.load.push(await load('/runs/', newest));
      await models();
      found.visit.push(await visit());
      await models();
      await sleep(SETTLED_MS);
      found.settledVisit.push(await visit());
      found.log.push(await load(`/runs/?id=${longLog}`, logEnd));
    }
    const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
    return { ...Object.fromEntries(Object.entries(found).map(([what, all]) => [what, middle(all)])), heap };
  } finally {
    await browser.close();
  }
}

const middle = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
