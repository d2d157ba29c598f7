import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Settings } from '@pilothouse/contracts/settings';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Config } from '../config.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { SettingsService } from './settings.service.js';

const RESUMING = { policy: 'ask', most: 2 };
const GPU = { busy: 'finish', finishSeconds: 300, giveUpSeconds: 30, guard: 'ask', needGigabytes: {} };
const ALERTS = {
  vram: { on: true, percent: 97 },
  disk: { on: true, freePercent: 5, fullInDays: 2 },
  temperature: { on: true, celsius: 88 },
  memory: { on: true, percent: 92 },
  flapping: { on: true, exits: 3, minutes: 10 },
};
const TERMINALS = { isOn: false, idleMinutes: null };
const DOWNLOADS = {
  ...{ atOnce: 2, connections: 4, limitMegabytes: null, mayReachPrivate: false },
  ...{ huggingFace: null, civitai: null },
};
const TRASH = { emptyAfterDays: null };
const DEFAULTS = {
  trainer: { path: null, python: null },
  resuming: RESUMING,
  gpu: GPU,
  alerts: ALERTS,
  downloads: DOWNLOADS,
  trash: TRASH,
  terminals: TERMINALS,
  welcomed: false,
};

let workspace: string;
let path: string;
let settings: SettingsService;
const said = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'ph-settings-'));
  path = join(workspace, 'config/settings.json');
  settings = new SettingsService(new WorkspaceFolders(new Config(workspace, '127.0.0.1', 0, '', '')));
  said.mockClear();
});
afterEach(() => {
  settings.onApplicationShutdown();
  rmSync(workspace, { recursive: true });
});

const inFile = () => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const nextChange = () => new Promise<Settings>((resolve) => settings.events.once('changed', resolve));

test('without a file there are the defaults, and no file is made', async () => {
  await settings.onModuleInit();
  expect(settings.current).toEqual(DEFAULTS);
  expect(readdirSync(join(workspace, 'config'))).toEqual([]);
});

test('a change keeps what it does not name and what it does not know', async () => {
  writeFileSync(
    path,
    '{"mine":{"deep":[1]},"trainer":{"python":"/opt/python","extra":true},"welcomed":true}',
  );
  await settings.onModuleInit();
  const changed = await settings.change({ trainer: { path: '/opt/kohya' } });
  expect(changed).toEqual({
    trainer: { path: '/opt/kohya', python: '/opt/python' },
    resuming: RESUMING,
    gpu: GPU,
    alerts: ALERTS,
    downloads: DOWNLOADS,
    trash: TRASH,
    terminals: TERMINALS,
    welcomed: true,
  });
  expect(settings.current).toEqual(changed);
  expect(inFile()).toEqual({
    mine: { deep: [1] },
    trainer: { path: '/opt/kohya', python: '/opt/python', extra: true },
    welcomed: true,
  });
});

test('changes at the same time are all kept', async () => {
  await settings.onModuleInit();
  await Promise.all([
    settings.change({ welcomed: true }),
    settings.change({ trainer: { path: '/a' } }),
    settings.change({ trainer: { python: '/b' } }),
  ]);
  expect(inFile()).toEqual({ trainer: { path: '/a', python: '/b' }, welcomed: true });
});

test('an edit by a person is told, also when the editor replaces the file', async () => {
  await settings.onModuleInit();
  const written = nextChange();
  writeFileSync(path, '{"welcomed":true}');
  expect(await written).toEqual({ ...DEFAULTS, welcomed: true });

  const replaced = nextChange();
  writeFileSync(`${path}.new`, '{"trainer":{"path":"/opt/kohya"}}');
  renameSync(`${path}.new`, path);
  expect((await replaced).trainer.path).toBe('/opt/kohya');
});

test('a change that changes nothing is not told', async () => {
  await settings.onModuleInit();
  const told = vi.fn();
  settings.events.on('changed', told);
  await settings.change({ welcomed: false });
  await settings.change({ welcomed: true });
  expect(told).toHaveBeenCalledTimes(1);
});

test.each(['{', '[]', '{"welcomed":"yes"}', '{"trainer":{"path":"relative"}}', 'null', ''])(
  'a broken file (%j) is named in the log, left alone, and not written over',
  async (text) => {
    writeFileSync(path, text);
    await settings.onModuleInit();
    expect(settings.current).toEqual(DEFAULTS);
    expect(said).toHaveBeenCalledWith(expect.stringContaining(`${path} cannot be used`));
    await expect(settings.change({ welcomed: true })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('a file that breaks while we run leaves the last good settings standing', async () => {
  writeFileSync(path, '{"welcomed":true}');
  await settings.onModuleInit();
  writeFileSync(path, '{"welcomed":');
  await expect.poll(() => said.mock.calls.length).toBeGreaterThan(0);
  expect(settings.current.welcomed).toBe(true);
});
