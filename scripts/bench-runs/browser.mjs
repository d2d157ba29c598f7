import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const CHROMIUM = process.env.PILOTHOUSE_TEST_BROWSER ?? '/usr/bin/chromium';
const PAGES = resolve(import.meta.dirname, '../../apps/dashboard/out');
const TIMES = 5;

/** Why nothing is measured in a browser; empty when it is. */
export function whyNoBrowser() {
  if (!existsSync(PAGES)) return 'the dashboard is not built';
  return existsSync(CHROMIUM) ? '' : `there is no ${CHROMIUM}`;
}

/** As a person sees it: from the navigation until what was asked for stands on the screen, the middle one of five, in ms. */
export async function measurePages({ url, workspace }, { newest, longLog }) {
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

    const loads = [];
    const visits = [];
    for (let time = 0; time < TIMES; time++) {
      loads.push(await untilShown(page, () => page.goto(`${url}/runs/`, { waitUntil: 'commit' }), newest));
      await page.goto(`${url}/models/`);
      await page.getByRole('heading', { name: 'Models' }).waitFor();
      const link = page.locator('a[href="/runs/"]').first();
      visits.push(await untilShown(page, () => link.click(), newest));
    }
    const logs = [];
    for (let time = 0; time < TIMES; time++) {
      logs.push(
        await untilShown(
          page,
          () => page.goto(`${url}/runs/?id=${longLog}`, { waitUntil: 'commit' }),
          /over|\.{40}/,
        ),
      );
    }
    const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
    return { load: middle(loads), visit: middle(visits), log: middle(logs), heap };
  } finally {
    await browser.close();
  }
}

async function untilShown(page, act, text) {
  const started = performance.now();
  await act();
  await page.getByText(text).first().waitFor();
  return performance.now() - started;
}

const middle = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
