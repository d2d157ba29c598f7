import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installStandIn } from '../../control-plane/test/stand-in/install';
import { writeBaseModel } from './base-model';
import { BROWSER_PATH, launchBrowser } from './chromium';
import { makeFreshClone } from './clone';
import { dropFiles, pasteFiles, pickFiles } from './hand-over';
import { makePictures } from './pictures';
import { type Product, startProduct } from './product';

const OWN_PASSWORD = 'a password of my own';
const NAME = 'riso-coast';
/** 17 repeats of 4 pictures, 4 epochs. */
const STEPS = 272;

const SLEEPER = '[program:sleeper]\ncommand=sleep 100000\nautorestart=false\nstartsecs=0\n';

/** From a fresh clone to a LoRA in the models folder, as a person goes: each test goes on where the one before stopped. */
describe.skipIf(!BROWSER_PATH)('the whole path', () => {
  let clone: string;
  let workspace: string;
  let product: Product;
  let browser: Browser;
  let page: Page;
  let pictures: string[];

  beforeAll(async () => {
    clone = makeFreshClone();
    workspace = await mkdtemp(join(tmpdir(), 'ph-path-'));
    // Half a minute: the run still goes on when a control plane that was killed is back, on a busy machine too.
    await installStandIn(workspace, { stepMs: 110 });
    await writeBaseModel(join(workspace, 'models/checkpoints/v1-5-pruned.safetensors'));
    await mkdir(join(workspace, 'config/services'), { recursive: true });
    await writeFile(join(workspace, 'config/services/sleeper.conf'), SLEEPER);
    pictures = await makePictures(join(workspace, '../', `${workspace.split('/').at(-1)}-pictures`), 5, {
      scale: 0.5,
      withCaptions: false,
    });
    product = await startProduct(clone, workspace);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(20_000);
  }, 700_000);

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
    const made = [workspace, pictures && dirname(pictures[0]!), clone && dirname(clone)];
    await Promise.all(made.filter(Boolean).map((path) => rm(path, { recursive: true, force: true })));
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const see = (what: Locator) => what.filter({ visible: true }).first().waitFor();
  /** Never 0, which would mean ourselves. */
  const pidOf = async (service: string): Promise<number> => {
    const pids = await page.evaluate(async (name) => {
      const { services } = (await (await fetch('/api/services')).json()) as {
        services: { name: string; pid: number }[];
      };
      return services.filter((each) => each.name === name).map(({ pid }) => pid);
    }, service);
    expect(pids[0]).toBeGreaterThan(1);
    return pids[0]!;
  };
  const open = async (path: string, title: string) => {
    await page.goto(product.url + path);
    await see(page.getByRole('heading', { name: title }));
  };

  test('everything is behind the password that the first start made', async () => {
    expect(product.password).toBeTruthy();
    await page.goto(`${product.url}/runs/?id=20260101-000000-abcdef`);
    await page.waitForURL(/\/login\/\?to=/);
    await page.getByLabel('Password', { exact: true }).fill('a wrong guess');
    await button('Log in').click();
    await see(page.getByText(/not the password/));
    await page.getByLabel('Password', { exact: true }).fill(product.password!);
    await button('Log in').click();
    await page.waitForURL(/\/welcome\//);
  });

  test('the first run asks for an own password, and the made one is gone', async () => {
    await page.getByLabel('Current password').fill(product.password!);
    await page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD);
    await page.getByLabel('New password again').fill(OWN_PASSWORD);
    await button('Set password').click();
    await see(page.getByText('Password set'));
    expect(await readdir(join(workspace, 'config'))).not.toContain('initial-password');
    await button('Leave for now').click();
    await see(page.getByRole('heading', { name: 'Home' }));
  });

  test('a service that is killed shows it by itself, and can be started and stopped', async () => {
    await open('/services/', 'Services');
    const row = page.getByRole('row', { name: /sleeper/i });
    await see(row.getByText('Running'));
    process.kill(await pidOf('sleeper'), 'SIGKILL');
    await see(row.getByText(/Exited|Ended|Failed/));
    await row.getByRole('button', { name: 'Start' }).click();
    await see(row.getByText('Running'));
    // As it is on a busy machine: the answer says "stopping", and comes after the news that it has stopped.
    await page.route('**/services/sleeper/stop', async (route) => {
      const response = await route.fetch();
      const service = (await response.json()) as object;
      await see(row.getByText('Stopped'));
      await route.fulfill({ response, json: { ...service, state: 'stopping' } });
    });
    const answer = page.waitForResponse('**/services/sleeper/stop');
    await row.getByRole('button', { name: /^Stop/ }).click();
    await (await answer).finished();
    // Time to do the wrong thing with it.
    await page.waitForTimeout(200);
    await see(row.getByText('Stopped'));
  });

  test('pictures come in by choosing, dropping, pasting and from a shell; what is none is refused with the reason', async () => {
    await open('/datasets/', 'Datasets');
    await button('New dataset').first().click();
    await page.getByLabel('Name').fill(NAME);
    await button('Make dataset').click();
    await page.waitForURL(/name=riso-coast/);

    const cells = page.getByRole('gridcell');
    await pickFiles(page, () => button(/^Add/).first().click(), pictures.slice(0, 2));
    await expect.poll(() => cells.count()).toBe(2);
    await dropFiles(page, [pictures[2]!]);
    await expect.poll(() => cells.count()).toBe(3);
    await pasteFiles(page, [pictures[3]!]);
    await expect.poll(() => cells.count()).toBe(4);
    await writeFile(join(workspace, 'datasets', NAME, 'from-a-shell.png'), await readFile(pictures[4]!));
    await expect.poll(() => cells.count()).toBe(5);

    const text = join(dirname(pictures[0]!), 'text.png');
    await writeFile(text, 'this is text');
    await dropFiles(page, [text]);
    await see(page.getByText(/text\.png/));
    expect(await readdir(join(workspace, 'datasets', NAME))).not.toContain('text.png');
  });

  test('a removed picture can be put back, and a caption is saved as it is typed', async () => {
    const cells = page.getByRole('gridcell');
    const shell = page.getByRole('gridcell', { name: /from-a-shell/ });
    await shell.click();
    await page.keyboard.press('Delete');
    await expect.poll(() => cells.count()).toBe(4);
    await page.locator('[aria-live]').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => cells.count()).toBe(5);
    await page.getByRole('gridcell', { name: /from-a-shell/ }).click();
    await page.keyboard.press('Delete');
    await expect.poll(() => cells.count()).toBe(4);

    await page.getByRole('gridcell', { name: /print-001/ }).click();
    await page.getByRole('textbox', { name: 'Caption' }).fill('risocoast, lighthouse, dusk');
    const caption = join(workspace, 'datasets', NAME, 'print-001.txt');
    await expect.poll(() => readFile(caption, 'utf8').catch(() => '')).toBe('risocoast, lighthouse, dusk');
  });

  test('the form shows the steps and the command before the start', async () => {
    await page.getByRole('link', { name: 'Train on this' }).click();
    await see(page.getByRole('heading', { name: 'Train' }));
    await page.getByLabel('Name', { exact: true }).fill(NAME);
    await page.getByLabel('Trigger words').fill('risocoast,');
    await page.getByRole('radio', { name: /^4/ }).click();
    await see(page.getByText(String(STEPS), { exact: true }));
    await see(page.getByText('train_network.py'));
    await see(page.getByText('Starts at once'));
    await button('Start run').click();
    await page.waitForURL(/\/runs\/\?id=/);
  });

  test('a run outlives the control plane, and the page finds back to it', async () => {
    await see(page.getByText(`of ${STEPS}`));
    await expect.poll(() => step(page)).toBeGreaterThan(5);
    process.kill(await pidOf('control-plane'), 'SIGKILL');
    const before = await step(page);
    await expect.poll(() => step(page)).toBeGreaterThan(before);
    await page.reload();
    await see(page.getByText(`of ${STEPS}`));
  });

  test('it ends with a LoRA in the models folder that says what it is', async () => {
    await page.getByText('Published').first().waitFor({ timeout: 120_000 });
    expect(await readdir(join(workspace, 'models/loras'))).toContain(`${NAME}.safetensors`);
    await see(page.getByText(`${NAME}-000003.safetensors`));
    await page.getByRole('link', { name: 'Show' }).click();
    await see(page.getByRole('heading', { name: 'Models' }));
    await see(page.getByText('32, 16'));
    await see(page.getByText(`4 epochs, ${STEPS} steps`));
    await see(page.getByText('risocoast'));
  });

  test('Ctrl-C stops everything, and the second start takes seconds', async () => {
    expect(await product.interrupt()).toBe(0);
    const startedAt = Date.now();
    product = await startProduct(clone, workspace);
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect(product.password).toBeUndefined();
    // Who was logged in still is.
    await page.goto(product.url);
    await see(page.getByRole('heading', { name: 'Home' }));
    await see(page.getByText(NAME));
  });
});

/** The figure “Step” of the run page. */
async function step(page: Page): Promise<number> {
  const text = await page.getByText('Step', { exact: true }).first().locator('xpath=..').innerText();
  return Number(text.match(/Step\s+([\d,]+)/)?.[1]?.replaceAll(',', '') ?? Number.NaN);
}
