import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Service, ServiceList } from '@pilothouse/contracts/services';
import { sendSignal } from '@pilothouse/processes/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServiceFiles } from '../src/services/service-files.service.js';
import { type Booted, boot } from './boot.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';

let supervisord: RunningSupervisord;
let app: Booted;
let files: ServiceFiles;

beforeAll(async () => {
  supervisord = await startSupervisord({ shipped: 'command=sleep 600' });
  await mkdir(join(supervisord.workspace, 'config/services'), { recursive: true });
  await drop('early', program('early'));
  await drop('wrong', '[program:wrong]\ncommand=sleep %(ENV_NOT_THERE)s\n');
  app = await boot({
    workspace: supervisord.workspace,
    supervisorSocket: supervisord.socket,
    eventsSocket: supervisord.eventsSocket,
  });
  files = app.app.get(ServiceFiles);
});

afterAll(async () => {
  await app?.close();
  await supervisord?.stop();
});

describe('config/services', () => {
  test('what stood there is running, and a broken file is shown with supervisord’s reason', async () => {
    await until('early', 'running');
    const { broken } = await list();
    expect(broken).toEqual([
      { file: 'config/services/wrong.conf', why: expect.stringMatching(/ENV_NOT_THERE.*cannot be expanded/) },
    ]);
    expect(broken[0]?.why).not.toMatch(/PATH|own\.wrong/);
  });

  test('a file dropped in is taken up, whatever others are broken, and stopped when it is removed', async () => {
    await drop('late', program('late'));
    const { pid } = await until('late', 'running');
    await drop('lost-log', `${program('lost-log')}stdout_logfile=/nowhere/at/all.log\n`);
    await expect
      .poll(async () => (await list()).broken.map(({ why }) => why))
      .toContainEqual(expect.stringMatching(/\/nowhere\/at/));
    await rm(ownFile('lost-log'));
    await rm(ownFile('late'));
    await expect.poll(async () => (await list()).services.some(({ name }) => name === 'late')).toBe(false);
    expect(() => process.kill(pid, 0)).toThrow();
    await expect.poll(async () => (await list()).broken.length).toBe(1);
  });

  test('a slip in a file that runs stops nothing; mended, it is taken up at the next restart', async () => {
    const before = await get('early');
    await drop('early', '[program:early\ncommand=nothing');
    await expect.poll(async () => (await list()).broken.length).toBe(2);
    expect((await get('early')).pid).toBe(before.pid);
    await drop('early', program('early', 'sleep 700'));
    await expect.poll(async () => (await list()).broken.length).toBe(1);
    await expect.poll(() => files.isPending('early')).toBe(true);
    expect((await get('early')).pid).toBe(before.pid);
    await act('early', 'restart');
    const after = await until('early', 'running');
    await expect.poll(() => commandOf(after.pid)).toBe('sleep 700');
    expect(files.isPending('early')).toBe(false);
  });
});

describe('the program file of a tool', () => {
  test('is put, refused with what was there left, changed, and removed', async () => {
    await Promise.all(['one', 'two', 'three'].map((name) => files.put(name, program(name))));
    await until('three', 'running');
    await expect(files.put('two', `${program('two')}autostart=perhaps\n`)).rejects.toThrow(/two.*perhaps/);
    expect(files.isPending('two')).toBe(false);

    await files.put('two', program('two', 'sleep 800'));
    expect(files.isPending('two')).toBe(true);
    await act('two', 'stop');
    await until('two', 'stopped');
    expect(files.isPending('two')).toBe(true);
    await act('two', 'start');
    const restarted = await until('two', 'running');
    await expect.poll(() => commandOf(restarted.pid)).toBe('sleep 800');

    const { pid } = await get('one');
    await Promise.all(['one', 'two', 'three'].map((name) => files.remove(name)));
    expect(() => process.kill(pid, 0)).toThrow();
    expect((await list()).services.map(({ name }) => name)).not.toContain('one');
    expect(await readdir(join(supervisord.workspace, '.pilothouse/services'))).toEqual(['own.early.conf']);
  });

  test('takes its name from a file of a person’s', async () => {
    await files.put('early', program('early', 'sleep 900'));
    expect((await list()).broken).toContainEqual({
      file: 'config/services/early.conf',
      why: expect.stringContaining('the tool early'),
    });
    await act('early', 'restart');
    const { pid } = await until('early', 'running');
    await expect.poll(() => commandOf(pid)).toBe('sleep 900');
    await files.remove('early');
    await until('early', 'running');
  });

  test('waits for a supervisord that is away', async () => {
    await supervisord.kill();
    await expect.poll(async () => (await list()).staleSince).not.toBeNull();
    await expect(files.put('patient', program('patient'))).rejects.toThrow(/does not answer/);
    for (const { pid } of (await list()).services) if (pid > 0) sendSignal(pid, 'SIGKILL');
    await supervisord.start();
    await until('patient', 'running');
  });
});

const program = (name: string, command = 'sleep 600') =>
  `[program:${name}]\ncommand=${command}\nstartsecs=0\nautorestart=false\n`;

const ownFile = (name: string) => join(supervisord.workspace, `config/services/${name}.conf`);
const drop = (name: string, text: string) => writeFile(ownFile(name), text);

const list = async () => ServiceList.parse(await (await app.api('services')).json());

async function get(name: string): Promise<Service> {
  const found = (await list()).services.find((service) => service.name === name);
  if (!found) throw new Error(`No service ${name}`);
  return found;
}

async function act(name: string, action: string) {
  const response = await app.send('POST', `services/${name}/${action}`);
  expect(response.status, await response.clone().text()).toBe(200);
}

async function until(name: string, state: string): Promise<Service> {
  await expect
    .poll(async () => (await list()).services.find((each) => each.name === name)?.state)
    .toBe(state);
  return get(name);
}

async function commandOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
}
