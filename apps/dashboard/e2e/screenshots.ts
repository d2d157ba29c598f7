import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRun } from '@pilothouse/contracts/start-run';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installStandIn } from '../../control-plane/test/stand-in/install';
import { writeBaseModel } from './base-model';
import { launchBrowser } from './chromium';
import { REPOSITORY } from './clone';
import { installComfy } from './installed-tool';
import { makePictures } from './pictures';
import { type Product, startProduct } from './product';

const TOKEN = 'a-token-for-the-screenshots';
const IMAGES = join(REPOSITORY, 'docs/images');
const BASE_MODEL = 'checkpoints/v1-5-pruned.safetensors';

/** Tools of other people, as far as a list of services is concerned: they print a line now and then. */
const SERVICES = { notes: 'autostart=true', backup: 'autostart=false' };

let workspace: string;
let product: Product;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ph-shots-'));
  await installStandIn(workspace, { stepMs: 120 });
  await writeBaseModel(join(workspace, 'models', BASE_MODEL));
  await makePictures(join(workspace, 'datasets/riso-coast'), 24);
  await makePictures(join(workspace, 'datasets/night-islands'), 9, { scale: 0.75 });
  await makePictures(join(workspace, 'datasets/harbour-fog'), 6, { withCaptions: false });
  await mkdir(join(workspace, 'config/services'), { recursive: true });
  for (const [name, autostart] of Object.entries(SERVICES)) {
    const command = 'bash -c "while :; do date; sleep 5; done"';
    await writeFile(
      join(workspace, `config/services/${name}.conf`),
      `[program:${name}]\ncommand=${command}\n${autostart}\n`,
    );
  }
  await installComfy(workspace);
  process.env.PILOTHOUSE_TOKEN = TOKEN;
  product = await startProduct(REPOSITORY, workspace);
  await send('PATCH', '/settings', { welcomed: true });
});

afterAll(async () => {
  await send('GET', '/runs').then((runs: { id: string; status: { state: string } }[]) =>
    Promise.all(runs.map(({ id }) => send('POST', `/runs/${id}/stop`).catch(() => undefined))),
  );
  await product.interrupt();
  await rm(workspace, { recursive: true, force: true, maxRetries: 10 });
});

test('home, dataset, train, run and services', async () => {
  await startComfy();
  await start('night-islands-v1', 'night-islands', 1, 2);
  await expect
    .poll(async () => (await send('GET', '/runs'))[0].status.state, { timeout: 120_000 })
    .toBe('done');
  const live = await start('riso-coast-v1', 'riso-coast', 6, 3);
  await start('harbour-fog-v1', 'harbour-fog', 4, 17);
  await expect
    .poll(async () => (await send('GET', `/runs/${live}`)).progress.epoch, { timeout: 180_000 })
    .toBe(4);

  const browser = await launchBrowser();
  for (const theme of ['dark', 'light'] as const) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme });
    page.setDefaultTimeout(20_000);
    await logIn(page);
    await page.evaluate((chosen) => localStorage.setItem('pilothouse.theme', chosen), theme);
    await shoot(page, '/', `home-${theme}`);
    if (theme === 'light') continue;
    await shoot(page, `/runs/?id=${live}`, 'run-dark');
    await shoot(page, '/datasets/?name=riso-coast', 'dataset-dark');
    await shoot(page, '/train/?dataset=riso-coast', 'train-dark');
    await shoot(page, '/services/?name=comfyui', 'services-dark');
  }
  const phone = await browser.newPage({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
  });
  await logIn(phone);
  await shoot(phone, `/runs/?id=${live}`, 'run-phone');
  await browser.close();
});

/** Until it answers, then with an option that waits for a restart. */
async function startComfy() {
  const comfy = async () => (await send('GET', '/services')).services.find(isComfy);
  await expect.poll(async () => (await comfy())?.state, { timeout: 30_000 }).toBeDefined();
  await send('POST', '/services/comfyui/start');
  await expect.poll(async () => (await comfy()).health.state, { timeout: 60_000 }).toBe('ready');
  await send('PATCH', '/tools/comfyui', { extra: ['--fast', 'fp16_accumulation'] });
}
const isComfy = ({ name }: { name: string }) => name === 'comfyui';

async function start(name: string, dataset: string, epochs: number, repeats: number): Promise<string> {
  const request = StartRun.parse({
    name,
    dataset,
    epochs,
    repeats,
    family: 'sd15',
    baseModel: BASE_MODEL,
    triggerWords: ['risocoast'],
    resolution: 512,
    optimizer: 'AdamW',
    precision: 'no',
  });
  return (await send('POST', '/runs', request)).id;
}

async function logIn(page: Page) {
  await page.goto(product.url);
  await page.getByLabel('Password', { exact: true }).fill(product.password!);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}

async function shoot(page: Page, path: string, name: string) {
  await page.goto(product.url + path);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  // Thumbnails are made at their first sight.
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.waitForTimeout(1_500);
  await mkdir(IMAGES, { recursive: true });
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}

async function send(method: string, path: string, body?: unknown) {
  const response = await fetch(`${product.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}
