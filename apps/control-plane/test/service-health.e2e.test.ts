import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { Service, ServiceList, type ServiceUsage } from '@pilothouse/contracts/services';
import { freePorts } from '@pilothouse/processes/free-port';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { KnownServices } from '../src/services/known-services.service.js';
import { type Booted, boot } from './boot.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';

let supervisord: RunningSupervisord;
let app: Booted;
let ports: Record<'web' | 'deaf' | 'parent', number>;
const started: ChildProcess[] = [];

/** Answers HTTP 200 to everything, after some time. */
const SERVER = (port: number, delayMs = 0) =>
  `node -e "setTimeout(()=>require('http').createServer((q,a)=>a.end('ok')).listen(${port},'127.0.0.1'),${delayMs})"`;
const MANUAL = 'autostart=false\nautorestart=false\nstopasgroup=true\nkillasgroup=true';

beforeAll(async () => {
  const [web, deaf, parent] = await freePorts(3);
  ports = { web: web!, deaf: deaf!, parent: parent! };
  supervisord = await startSupervisord({
    web: `command=${SERVER(ports.web, 900)}\n${MANUAL}`,
    deaf: `command=node -e "require('net').createServer(()=>{}).listen(${ports.deaf},'127.0.0.1')"\n${MANUAL}`,
    // Its child takes the port, and outlives it when it is killed.
    parent: `command=bash -c '${SERVER(ports.parent).replaceAll("'", '\\"')} & wait'\n${MANUAL}`,
    // The child does the work.
    busy: `command=bash -c 'while :; do :; done & wait'\n${MANUAL}`,
    flapping: `command=bash -c 'echo "OSError: no disk"; sleep 0.4; exit 1'\n${MANUAL}\nautorestart=true`,
    failing: `command=bash -c 'echo loading; echo "RuntimeError: no GPU"; sleep 0.3; exit 3'\n${MANUAL}\nstartsecs=1\nstartretries=3\nautorestart=true`,
  });
  app = await boot({ supervisorSocket: supervisord.socket, eventsSocket: supervisord.eventsSocket });
  for (const [name, port] of Object.entries(ports)) {
    const probe = { path: '/', statuses: [200], withinSeconds: name === 'deaf' ? 2 : 30 };
    app.app
      .get(KnownServices)
      .know(name, { title: `The ${name}`, port, page: '/', probe, worksOnGpu: false });
  }
});

afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

afterAll(async () => {
  await app?.close();
  await supervisord?.stop();
});

describe('a service that is asked', () => {
  test('is starting, then ready with the time it took, which is usual from then on', async () => {
    const idle = await until('web', ({ port }) => port !== null);
    expect(idle).toMatchObject({ title: 'The web', port: ports.web, page: '/', health: { state: 'down' } });
    await act('web', 'start');
    expect(await until('web', ({ health }) => health.state === 'starting')).toMatchObject({ tries: 1 });
    const { health, tries } = await until('web', (service) => service.health.state === 'ready');
    expect(tries).toBe(0);
    const { tookSeconds } = health as { tookSeconds: number };
    expect(tookSeconds).toBeGreaterThanOrEqual(0.9);

    await act('web', 'restart');
    const again = await until('web', (service) => service.health.state === 'starting');
    expect(again.health).toMatchObject({ usualSeconds: tookSeconds });
    await until('web', (service) => service.health.state === 'ready');
    const kept = () => readFile(join(app.workspace, '.pilothouse/ready-times.json'), 'utf8').then(JSON.parse);
    await expect.poll(kept).toMatchObject({ web: [{ seconds: [tookSeconds, expect.any(Number)] }] });
    await act('web', 'stop');
    expect((await until('web', ({ pid }) => pid === 0)).health).toEqual({ state: 'down' });
  });

  test('is unhealthy when it accepts connections and never answers', async () => {
    await act('deaf', 'start');
    const { health } = await until('deaf', (service) => service.health.state === 'unhealthy');
    expect(health).toMatchObject({
      why: expect.stringMatching(/within 2 s.*accepts connections.*not answer/),
    });
    await act('deaf', 'stop');
  });

  test('that nobody can ask keeps its last lines while it is tried again', async () => {
    await act('flapping', 'start');
    await until('flapping', ({ lastLines, pid }) => pid > 0 && lastLines[0] === 'OSError: no disk');
    await act('flapping', 'stop');
    await until('flapping', ({ lastLines }) => lastLines.length === 0);
  });

  test('that fails and fails shows how often, its exit code and the lines that say why', async () => {
    await act('failing', 'start');
    const failing = await until(
      'failing',
      ({ lastLines, exitCode }) => lastLines.length > 0 && exitCode !== null,
    );
    expect(failing).toMatchObject({ exitCode: 3, lastLines: ['RuntimeError: no GPU'] });
    await until('failing', ({ tries }) => tries > 1);
    await act('failing', 'stop');
  });
});

test('what a service with its children takes is pushed while somebody looks', async () => {
  await act('busy', 'start');
  const { pid } = await until('busy', ({ state }) => state === 'running');
  const socket = app.socket();
  const usage = await new Promise<ServiceUsage>((resolve) => {
    socket.on('services.usage', (all: ServiceUsage[]) => {
      const found = all.find(({ name }) => name === 'busy');
      if (found && found.cpuPercent > 1) resolve(found);
    });
  });
  expect(usage.memoryBytes).toBeGreaterThan(500_000);
  expect(pid).toBeGreaterThan(0);
  socket.disconnect();
  await act('busy', 'stop');
});

describe('a port that is taken', () => {
  test('keeps the service from starting and names who has it; ended, it starts', async () => {
    const stranger = await listen(ports.web);
    const refusal = await refusalOf('web', 'start');
    expect(refusal.message).toMatch(
      new RegExp(
        `^Port ${ports.web} is taken by pid ${stranger.pid}, node .*kill ${stranger.pid}.*start The web`,
      ),
    );
    const { strangers } = await until('web', (service) => service.strangers.length > 0);
    expect(strangers).toEqual([{ pid: stranger.pid, program: 'node', isOrphan: false, holds: 'port' }]);
    const ended = once(stranger, 'exit');
    const cleared = await end('web', [stranger.pid!]);
    expect(cleared.status).toBe(200);
    expect(Service.parse(await cleared.json()).strangers).toEqual([]);
    await ended;
    await act('web', 'start');
    await until('web', (service) => service.health.state === 'ready');
    await act('web', 'stop');
  });

  test('by what the service left behind is found by itself', async () => {
    await act('parent', 'start');
    const { pid } = await until('parent', (service) => service.health.state === 'ready');
    process.kill(pid, 'SIGKILL');
    const { strangers } = await until('parent', (service) => service.strangers.length > 0);
    expect(strangers).toEqual([{ pid: expect.any(Number), program: 'node', isOrphan: true, holds: 'port' }]);
    expect((await refusalOf('parent', 'start')).message).toMatch(/which The parent left behind/);

    const none = await end('parent', [process.pid]);
    expect([none.status, ErrorBody.parse(await none.json()).message]).toEqual([
      409,
      expect.stringMatching(/does not stand in the way/),
    ]);
    expect((await end('parent', [strangers[0]!.pid])).status).toBe(200);
    await act('parent', 'start');
    await until('parent', (service) => service.health.state === 'ready');
    await act('parent', 'stop');
  });
});

const list = async () => ServiceList.parse(await (await app.api('services')).json());
const get = async (name: string) => (await list()).services.find((service) => service.name === name)!;
const end = (name: string, pids: number[]) => app.send('POST', `services/${name}/end-strangers`, { pids });

async function act(name: string, action: string) {
  const response = await app.send('POST', `services/${name}/${action}`);
  expect(response.status, await response.clone().text()).toBe(200);
}

async function refusalOf(name: string, action: string) {
  const response = await app.send('POST', `services/${name}/${action}`);
  expect(response.status).toBe(409);
  return ErrorBody.parse(await response.json());
}

async function until(name: string, isIt: (service: Service) => boolean): Promise<Service> {
  let found: Service | undefined;
  await expect
    .poll(async () => isIt((found = await get(name))), { timeout: 60_000, interval: 50 })
    .toBe(true)
    .catch((error: unknown) => {
      throw new Error(`${name} is ${JSON.stringify(found)}`, { cause: error });
    });
  return found!;
}

async function listen(port: number): Promise<ChildProcess> {
  const script = `require('http').createServer((q,a)=>a.end()).listen(${port},'127.0.0.1',()=>console.log('up'))`;
  const child = spawn('node', ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout!, 'data');
  return child;
}
