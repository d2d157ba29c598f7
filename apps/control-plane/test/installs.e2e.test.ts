import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunnerState } from '@pilothouse/contracts/runner';
import { freePort } from '@pilothouse/processes/free-port';
import { isAlive } from '@pilothouse/processes/identity';
import { sessionMembers } from '@pilothouse/processes/session';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startControlPlane } from './control-plane-process.js';
import { installsAt, makePackedTool, makeTinyTool } from './install-ground.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';

const WAIT = { timeout: 60_000, interval: 30 };

let supervisord: RunningSupervisord;
let pilothouse: Awaited<ReturnType<typeof startControlPlane>>;
let tiny: Awaited<ReturnType<typeof makeTinyTool>>;
let index: string;
let folder: string;
const installs = installsAt(() => pilothouse.api);
const inRun = (id: string, ...parts: string[]) => join(supervisord.workspace, 'runs', id, ...parts);

const start = () =>
  startControlPlane(supervisord.workspace, {
    PILOTHOUSE_SUPERVISOR_SOCKET: supervisord.socket,
    PILOTHOUSE_EVENTS_SOCKET: supervisord.eventsSocket,
    PATH: process.env.PATH ?? '',
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ph-in-'));
  supervisord = await startSupervisord({});
  tiny = await makeTinyTool(folder, supervisord.workspace);
  ({ index } = makePackedTool(folder, supervisord.workspace, await freePort()));
  pilothouse = await start();
});

afterAll(async () => {
  await pilothouse?.kill();
  await supervisord?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function driverOf(id: string) {
  const state = RunnerState.parse(JSON.parse(readFileSync(inRun(id, 'state.json'), 'utf8')));
  if (state.status !== 'running') throw new Error(`The run ${id} is ${state.status}.`);
  return state;
}

const foldersOf = () => readdirSync(tiny.inTool()).sort();

describe('a first install', () => {
  test('brings a version with all that is known of it, tried and ready, and starts nothing by itself', async () => {
    const { id, name } = await installs.install('tiny');
    expect(name).toBe('Tiny v1');
    const run = await installs.ends(id, 'done');
    expect(run).toMatchObject({ kind: 'install', tool: 'tiny', version: 'v1', before: null, warnings: [] });
    expect(run.commit).toBe(tiny.commitOf('v1'));
    expect(run.progress.phases.map(({ phase }) => phase)).toEqual([
      'fetching-source',
      'making-environment',
      'building',
      'trying',
      'switching',
    ]);
    const tool = await installs.settles('tiny');
    expect(tool).toMatchObject({ current: 'v1', notice: '' });
    expect(tool.versions).toMatchObject([
      { version: 'v1', runId: id, source: tiny.source('v1'), flags: ['--loud'] },
    ]);
    expect(tool.versions[0]?.readySeconds).toBeGreaterThan(0);
    expect(tool.versions[0]?.python).toMatch(/^3\./);
    expect(foldersOf()).toEqual(['current', 'kept', 'v1']);
    expect((await installs.service('tiny')).state).toBe('stopped');
    expect(await installs.log(id)).toContain('==> ');
  });

  test('makes the folders a person fills shared by all versions', async () => {
    expect(readFileSync(tiny.inTool('kept/nodes/shipped.py'), 'utf8')).toBe('# comes along\n');
    mkdirSync(tiny.inTool('v1/source/nodes/mine'));
    writeFileSync(tiny.inTool('v1/source/nodes/mine/node.py'), 'my node');
  });
});

describe('an update', () => {
  test('is tried beside what runs, takes its place, and the service is ready with it', async () => {
    await pilothouse.api('services/tiny/start', { method: 'POST' });
    await vi.waitFor(async () => expect(await tiny.said()).toBe('v1'), WAIT);
    const { id } = await installs.install('tiny', tiny.source('v2'));
    const again = await installs.send('tools/tiny/install', {});
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('is being installed')]);
    const run = await installs.ends(id, 'done');
    expect(run).toMatchObject({ before: 'v1', version: 'v2' });
    expect(await tiny.said()).toBe('v2');
    expect(await installs.settles('tiny')).toMatchObject({ current: 'v2', notice: '' });
    expect(readFileSync(tiny.inTool('v2/source/nodes/mine/node.py'), 'utf8')).toBe('my node');
  });

  test('that does not start is never in use: the old version has not noticed', async () => {
    const { pid } = await installs.service('tiny');
    const { id } = await installs.install('tiny', tiny.source('broken'));
    const { status } = await installs.ends(id, 'failed');
    expect(status).toMatchObject({
      cause: 'no-answer',
      reason: expect.stringMatching(
        /ended with exit code 1 after .* s.*stays on the disk.*v2 is used as before/,
      ),
    });
    expect([tiny.current, await tiny.said()]).toEqual(['v2', 'v2']);
    expect((await installs.service('tiny')).pid).toBe(pid);
    expect((await installs.settles('tiny')).notice).toMatch(/^Tiny broken: It ended/);
  });

  test('that answers in its trial and not as a service is rolled back by itself, with the reason kept', async () => {
    const { id } = await installs.install('tiny', tiny.source('traitor'));
    const { status } = await installs.ends(id, 'failed');
    expect(status).toMatchObject({
      reason: expect.stringMatching(/did not become ready.*v2 is in use again/),
    });
    await vi.waitFor(async () => expect(await tiny.said()).toBe('v2'), WAIT);
    expect(tiny.current).toBe('v2');
    expect((await installs.settles('tiny')).notice).toContain('v2 is in use again');
  });
});

describe('what cannot be', () => {
  test.each([
    [
      'an unknown commit',
      () => tiny.source('0123456789abcdef'),
      'unknown-ref',
      /neither a tag, a branch nor a commit/,
    ],
    [
      'no git repository',
      () => ({ ...tiny.source('v1'), url: folder }),
      'no-repository',
      /no git repository/,
    ],
    ['nothing to compile with', () => tiny.source('compiled'), 'no-compiler', /Install a compiler/],
  ])('%s is a sentence with its line of the log, and leaves nothing', async (_, source, cause, reason) => {
    const before = foldersOf();
    const { id } = await installs.install('tiny', source());
    const { status } = await installs.ends(id, 'failed');
    expect(status).toMatchObject({ cause, reason: expect.stringMatching(reason) });
    if (status.state !== 'failed') return;
    const lines = (await installs.log(id)).split('\n');
    expect(lines[status.evidence!.line - 1]).toContain(status.evidence!.text.slice(0, 40));
    await installs.settles('tiny');
    await vi.waitFor(() => expect(foldersOf()).toEqual(before), WAIT);
  });

  test('an install without room is refused with the figures, before anything is written', async () => {
    const entry = join(supervisord.workspace, 'config/tools/tiny.toml');
    const text = readFileSync(entry, 'utf8');
    writeFileSync(entry, text.replace('diskGigabytes = 0.1', 'diskGigabytes = 900000'));
    await vi.waitFor(
      async () => expect((await installs.tool('tiny')).install?.diskGigabytes).toBe(900000),
      WAIT,
    );
    const answer = await installs.send('tools/tiny/install', {});
    expect(answer.status).toBe(409);
    expect(await answer.text()).toMatch(
      /needs 900,000 GB of disk.*has [\d,.]+ GB free.*Free [\d,.]+ GB more/,
    );
    writeFileSync(entry, text);
    await vi.waitFor(
      async () => expect((await installs.tool('tiny')).install?.diskGigabytes).toBe(0.1),
      WAIT,
    );
  });

  test('a source of another kind is refused', async () => {
    const source = { type: 'package', name: 'tiny', version: '1.0' };
    expect((await installs.send('tools/tiny/install', { source })).status).toBe(400);
  });
});

test('a package comes from a folder without a network, and one that cannot be whole leaves the old one', async () => {
  const { id } = await installs.install('packed');
  const { id: later } = await installs.install('tiny', tiny.source('v1'));
  // Another tool does not wait for it; and what is there already stays beside it.
  expect(await installs.ends(later, 'done')).toMatchObject({ version: 'v1-2' });
  expect(await installs.ends(id, 'done')).toMatchObject({ version: '1.0' });
  const source = { type: 'package' as const, name: 'packed', version: '2.0', index };
  const { id: bad } = await installs.install('packed', source);
  const { status } = await installs.ends(bad, 'failed');
  expect(status).toMatchObject({
    cause: 'unknown-package',
    reason: expect.stringContaining('nobody-has-this'),
  });
  expect((await installs.settles('packed')).current).toBe('1.0');
});

test('it says what is newer when it is asked, and not before', async () => {
  expect((await installs.tool('tiny')).newer).toBeNull();
  await installs.send('tools/tiny/look', {});
  expect((await installs.tool('tiny')).newer).toMatchObject({
    source: tiny.source('v3'),
    text: 'v3, 7 commits behind',
  });
  await installs.send('tools/packed/look', {});
  expect((await installs.tool('packed')).newer).toMatchObject({ source: { version: '2.0' }, text: '2.0' });
});

test('a tool that takes VRAM is not tried while a run has the card: it is installed beside, and that is told', async () => {
  const entry = join(supervisord.workspace, 'config/tools/tiny.toml');
  const text = readFileSync(entry, 'utf8');
  writeFileSync(entry, text.replace('category =', 'vram = "holds"\ncategory ='));
  await vi.waitFor(async () => expect((await installs.tool('tiny')).vram).toBe('holds'), WAIT);
  mkdirSync(inRun('held'));
  writeFileSync(inRun('held', 'gpu.json'), JSON.stringify({ card: 0, releasedAt: null }));

  const { id } = await installs.install('tiny', tiny.source('v3'));
  expect(await installs.ends(id, 'done')).toMatchObject({ version: 'v3', readySeconds: null });
  const tool = await installs.settles('tiny');
  expect(tool.current).toBe('v1-2');
  expect(tool.versions.map(({ version }) => version)).toContain('v3');
  expect((await installs.run(id)).warnings).toEqual([expect.stringMatching(/not tried.*switch by hand/)]);
  expect(await tiny.said()).toBe('v1');

  rmSync(inRun('held'), { recursive: true });
  writeFileSync(entry, text);
  await vi.waitFor(async () => expect((await installs.tool('tiny')).vram).toBe('none'), WAIT);
});

describe('a kill or a stop', () => {
  test('a stop ends all that it had started, and nothing of it is left', async () => {
    const before = foldersOf();
    const { id } = await installs.install('tiny', tiny.source('slow'));
    await vi.waitFor(async () => expect(await installs.log(id)).toContain('building slowly'), WAIT);
    const { child } = await driverOf(id);
    expect(sessionMembers(child.pid).length).toBeGreaterThan(1);
    await pilothouse.api(`runs/${id}/stop`, { method: 'POST' });
    await installs.ends(id, 'cancelled');
    expect(sessionMembers(child.pid)).toEqual([]);
    await vi.waitFor(() => expect(foldersOf()).toEqual(before), WAIT);
  });

  test('a kill of the control plane: the install goes on, and the next one switches', async () => {
    const { id } = await installs.install('tiny', tiny.source('later'));
    await vi.waitFor(async () => expect(await installs.log(id)).toContain('building slowly'), WAIT);
    await pilothouse.kill();
    const { child } = await driverOf(id);
    expect(isAlive(child)).toBe(true);
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), WAIT);
    expect(tiny.current).toBe('v1-2');
    pilothouse = await start();
    expect(await installs.ends(id, 'done')).toMatchObject({ before: 'v1-2', version: 'later' });
    expect([tiny.current, await tiny.said()]).toEqual(['later', 'later']);
  });

  test('a kill of the control plane while it switches to what does not become ready: the old one answers', async () => {
    const { id } = await installs.install('tiny', tiny.source('traitor'));
    await vi.waitFor(() => expect(existsSync(inRun(id, 'switch.json'))).toBe(true), WAIT);
    await pilothouse.kill();
    pilothouse = await start();
    await installs.ends(id, 'failed');
    expect(tiny.current).toBe('later');
    await vi.waitFor(async () => expect(await tiny.said()).toBe('later'), WAIT);
    expect((await installs.settles('tiny')).notice).toContain('later is in use again');
  });

  test('a kill of the driver or of its runner: interrupted, and what was half made is swept', async () => {
    const before = foldersOf();
    const { id } = await installs.install('tiny', tiny.source('slow'));
    await vi.waitFor(async () => expect(await installs.log(id)).toContain('building slowly'), WAIT);
    process.kill((await driverOf(id)).runner.pid, 'SIGKILL');
    const { status } = await installs.ends(id, 'interrupted');
    expect(status).toMatchObject({ reason: expect.stringContaining('later is used as before') });
    await vi.waitFor(() => expect(foldersOf()).toEqual(before), WAIT);

    const { id: other } = await installs.install('tiny', tiny.source('slow'));
    await vi.waitFor(async () => expect(await installs.log(other)).toContain('building slowly'), WAIT);
    process.kill((await driverOf(other)).child.pid, 'SIGKILL');
    await installs.ends(other, 'failed');
    await vi.waitFor(() => expect(foldersOf()).toEqual(before), WAIT);
    expect([tiny.current, await tiny.said()]).toEqual(['later', 'later']);
  });
});
