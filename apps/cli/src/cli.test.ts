import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPod } from './test-pod.js';

let pod: Awaited<ReturnType<typeof startPod>>;

beforeAll(async () => {
  pod = await startPod({
    sleeper: 'command=sleep 600\nautostart=false\nstartsecs=1',
    crashing: "command=bash -c 'echo no GPU; exit 3'\nautostart=false\nstartsecs=1\nstartretries=0",
    talker: `command=bash -c 'for i in $(seq 1 300); do echo line $i; done; exec sleep 600'\nstartsecs=0`,
  });
});

afterAll(() => pod?.stop());

describe('without a password', () => {
  test('the owner of the workspace comes in, by a file nobody else can read', () => {
    expect(statSync(join(pod.workspace, '.pilothouse/local-access.json')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a wrong token', { PILOTHOUSE_TOKEN: 'not-the-right-one-at-all' }, 6, /token/],
    ['no token for a named server', { PILOTHOUSE_URL: 'http://127.0.0.1:9' }, 6, /PILOTHOUSE_TOKEN/],
    ['a workspace nobody works on', { PILOTHOUSE_WORKSPACE: '/nowhere' }, 5, /No Pilothouse runs on/],
    [
      'a server that is not there',
      { PILOTHOUSE_URL: 'http://127.0.0.1:9', PILOTHOUSE_TOKEN: 'x' },
      5,
      /does not answer/,
    ],
  ])('%s is told apart by its exit code', async (_, environment, code, sentence) => {
    const local = JSON.parse(readFileSync(join(pod.workspace, '.pilothouse/local-access.json'), 'utf8'));
    const env =
      'PILOTHOUSE_TOKEN' in environment ? { PILOTHOUSE_URL: local.url, ...environment } : environment;
    const ran = await pod.pilothouse(['status'], env as Record<string, string>);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.said).toMatch(sentence);
  });
});

describe('services', () => {
  test('start waits until it runs, and status shows it', async () => {
    const started = await pod.pilothouse(['start', 'sleeper', '--wait', '20', '--json']);
    expect(started).toMatchObject({ code: 0 });
    expect(JSON.parse(started.out)).toMatchObject({ name: 'sleeper', state: 'running' });
    expect((await pod.pilothouse(['status'])).out).toMatch(/^sleeper +\S+/m);
    expect(await pod.pilothouse(['start', 'sleeper'])).toMatchObject({ code: 4 });
    expect(await pod.pilothouse(['stop', 'sleeper', '--wait'])).toMatchObject({ code: 0 });
  });

  test('one that fails ends the command with its reason', async () => {
    const failed = await pod.pilothouse(['start', 'crashing', '--wait', '20']);
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.said).toMatch(/crashing failed/);
  });

  test.each([
    [['start', 'nope'], 3],
    [['start', 'NOT A NAME'], 2],
    [['start', 'tensorboard'], 3],
    [['bogus'], 2],
    [['logs', 'nope'], 3],
    [['runs', 'show', '20260101-000000-abcdef'], 3],
    [['--help'], 0],
  ])('%j ends with %i', async (args, code) => expect((await pod.pilothouse(args)).code).toBe(code));

  test.each([
    [
      ['start', 'tensorboard'],
      'TensorBoard is not installed. Install it first: pilothouse install tensorboard',
    ],
    [
      ['logs', 'tensorboard'],
      'TensorBoard is not installed. Install it first: pilothouse install tensorboard',
    ],
    [['stop', 'sleepr'], /^No service is named sleepr\. There are .*sleeper/],
    [['open', 'sleepr'], /^No service is named sleepr\. There are .*sleeper/],
  ])('%j says what there is instead, or how it gets here', async (args, sentence) =>
    expect((await pod.pilothouse(args)).said).toMatch(sentence),
  );
});

test('logs gives the last lines, byte for byte or as JSON', async () => {
  await expect.poll(async () => (await pod.pilothouse(['logs', 'talker', '-n', '1'])).out).toBe('line 300\n');
  const { out } = await pod.pilothouse(['logs', 'talker', '-n', '3']);
  expect(out).toBe('line 298\nline 299\nline 300\n');
  const asJson = await pod.pilothouse(['logs', 'talker', '-n', '2', '--json']);
  expect(asJson.out).toBe('{"line":"line 299"}\n{"line":"line 300"}\n');
});

test('train refuses what is no request with what is missing, and says which preset it took', async () => {
  const wrong = await pod.pilothouse(['train', 'boats']);
  expect(wrong).toMatchObject({ code: 2, out: '' });
  expect(wrong.said).toContain('Missing: --family, --base, --trigger, --resolution.');
  const from = join(pod.workspace, 'request.json');
  writeFileSync(from, JSON.stringify({ request: { resolution: 512, triggerWords: ['boat'] } }));
  const args = ['train', 'boats', '--family', 'sdxl', '--base', 'checkpoints/none.safetensors'];
  const missing = await pod.pilothouse([...args, '--from', from]);
  expect(missing.said).toMatch(/none\.safetensors|boats/);
  expect(missing.code).not.toBe(0);
  expect((await pod.pilothouse([...args, '--trigger', 'boat'])).said).toMatch(
    /Figures of the preset \S*sdxl/,
  );
});

test('completion knows the commands and the names of what is there', async () => {
  const words = async (...before: string[]) =>
    (await pod.pilothouse(['__complete', ...before])).out.split('\n');
  expect(await words()).toContain('status');
  expect(await words('restart')).toEqual(expect.arrayContaining(['sleeper', 'talker', '--wait']));
  expect(await words('runs')).toContain('stop');
  expect((await pod.pilothouse(['completion', 'zsh'])).out).toContain('compdef');
  expect(await pod.pilothouse(['completion', 'fish'])).toMatchObject({ code: 2 });
});
