import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Service } from '@pilothouse/contracts/services';
import { Tool, Tools } from '@pilothouse/contracts/tools';
import { freePort } from '@pilothouse/processes/free-port';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KnownServices } from '../src/services/known-services.service.js';
import { ToolsService } from '../src/tools/tools.service.js';
import { type Booted, boot } from './boot.js';
import { type RunningSupervisord, startSupervisord } from './supervisord.js';

let supervisord: RunningSupervisord;
let app: Booted;
let socket: Socket;
let port: number;
let entry: string;
/** The tools as an open page has them from the news alone, one by one or all at once. */
const told = new Map<string, Tool>();

/** What a command line and a variable of supervisord's are likely to spoil. */
const ODD = ['', 'a b', `it's "said"`, '50% %(here)s', 'x ;y #z', '$HOME `id`', '\\n\\', 'ä–漢', "'", '" ;'];
const ODD_VARIABLE = `50% 'it' ,=; # ä`.replace('; #', ';#');

/** Answers with how it was started. */
const PROGRAM = `
import http.server, json, os, sys
VERSION = "%s"
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = json.dumps({"version": VERSION, "argv": sys.argv[1:], "cwd": os.getcwd(), "odd": os.environ["ODD"], "mode": os.environ.get("TINY_MODE"), "unbuffered": os.environ["PYTHONUNBUFFERED"]})
        self.send_response(200); self.end_headers(); self.wfile.write(text.encode())
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
`;

beforeAll(async () => {
  supervisord = await startSupervisord({});
  app = await boot({
    workspace: supervisord.workspace,
    supervisorSocket: supervisord.socket,
    eventsSocket: supervisord.eventsSocket,
  });
  port = await freePort();
  entry = `
id = "tiny"
title = "Tiny"
summary = "Answers with how it was started."
category = "develop"
port = ${port}
page = "/"
vram = "holds"

[start]
command = ["python3", "{source}/serve.py", "{port}", ${ODD.slice(1)
    .map((text) => JSON.stringify(text))
    .join(', ')}]
folder = "{config}/folder"
startSeconds = 0
folders = ["{config}/folder", "{outputs}"]
environment = { ODD = ${JSON.stringify(ODD_VARIABLE)} }

[[start.files]]
path = "{config}/always.txt"
text = "models in {models}"

[[start.files]]
path = "{config}/once.txt"
write = "once"
text = "first"

[[options]]
name = "greeting"
title = "Greeting"
type = "text"
arguments = ["--greeting", "{value}"]

[[options]]
name = "level"
title = "Level"
type = "number"
min = 1
max = 5
unit = "GB"
arguments = ["--level={value}"]

[[options]]
name = "mode"
title = "Mode"
type = "choice"
default = "slow"
choices = [{ value = "slow", title = "Slow" }, { value = "fast", title = "Fast", environment = { TINY_MODE = "fast" } }]
`;
  socket = app.socket();
  const hear = (tool: Tool) => told.set(tool.id, tool);
  socket.on('tool.changed', (tool) => hear(Tool.parse(tool)));
  socket.on('tools.replaced', (tools) => Tools.parse(tools).tools.forEach(hear));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
});

afterAll(async () => {
  await app?.close();
  await supervisord?.stop();
});

test('the shipped tools are there, and an entry dropped in while we run comes by itself', async () => {
  expect((await list()).tools.map(({ id }) => id)).toContain('comfyui');
  await writeFile(own('tiny'), entry);
  await expect.poll(() => [...told.keys()]).toContain('tiny');
  expect(await tiny()).toMatchObject({ origin: 'own', current: null, versions: [], launch: { argv: [] } });
  expect(await (await app.api('tools/tiny/entry')).text()).toBe(entry);
  // Whoever runs a ComfyUI of their own has it listen where they like.
  const { worksOnGpu, port: known } = app.app.get(KnownServices).of('comfyui')!;
  expect([worksOnGpu, known]).toEqual([true, null]);
  const shipped = await app.api('tools/comfyui/entry');
  expect(shipped.headers.get('content-type')).toContain('text/plain');
  expect(await shipped.text()).toContain('# ComfyUI.');
});

test('an installed version is a service that is started exactly as the entry says', async () => {
  await lay('1.0', ['--greeting', '--level', '--loud']);
  await symlink('1.0', join(toolFolder(), 'current'));
  const tool = await app.app.get(ToolsService).refresh('tiny');
  expect(tool).toMatchObject({ current: '1.0', launch: { restartNeeded: false, problems: {} } });
  expect(tool.launch.problems).toEqual({});
  await expect.poll(service).toMatchObject({ state: 'stopped', port, page: '/' });

  await act('start');
  expect(await answer()).toEqual({
    version: '1.0',
    argv: [String(port), ...ODD.slice(1)],
    cwd: join(app.workspace, 'config/tiny/folder'),
    odd: ODD_VARIABLE,
    mode: null,
    unbuffered: '1',
  });
  expect(tool.launch.argv.slice(-ODD.length + 1)).toEqual(ODD.slice(1));
  expect(await readFile(join(app.workspace, 'config/tiny/always.txt'), 'utf8')).toBe(
    `models in ${app.workspace}/models`,
  );
});

test.each([
  [{ values: { nothing: 1 } }, 'Tiny has no option nothing.'],
  [{ values: { level: 9 } }, 'Level is at most 5 GB.'],
  [{ values: { level: '3' } }, 'Level is a number.'],
  [{ values: { mode: 'faster' } }, 'Mode is one of slow, fast.'],
  [{ extra: ['--lout'] }, 'Tiny 1.0 takes no --lout. Did you mean --loud?'],
])('%j is refused', async (change, message) => {
  const response = await app.send('PATCH', 'tools/tiny', change);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message });
});

test('what is changed waits for a restart, and is applied by it', async () => {
  await writeFile(join(app.workspace, 'config/tiny/once.txt'), 'mine');
  await writeFile(settingsFile(), JSON.stringify({ tiny: { note: 'mine' }, other: { unknown: true } }));
  const values = { greeting: 'good day', level: 3, mode: 'fast' };
  const changed = Tool.parse(
    await (
      await app.send('PATCH', 'tools/tiny', { values, extra: ['--loud', 'x y'], autostart: true })
    ).json(),
  );
  expect(changed).toMatchObject({ autostart: true, launch: { restartNeeded: true, values, problems: {} } });
  await expect.poll(() => told.get('tiny')).toEqual(changed);
  expect((await answer()).mode).toBeNull();

  await rm(join(app.workspace, 'config/tiny/always.txt'));
  await act('restart');
  await expect.poll(async () => (await answer()).mode).toBe('fast');
  const wanted = ['--greeting', 'good day', '--level=3', '--loud', 'x y'];
  expect((await answer()).argv.slice(-5)).toEqual(wanted);
  await expect.poll(async () => (await tiny()).launch.restartNeeded).toBe(false);
  expect(JSON.parse(await readFile(settingsFile(), 'utf8'))).toEqual({
    tiny: { note: 'mine', values, extra: ['--loud', 'x y'], autostart: true },
    other: { unknown: true },
  });
  expect(await readFile(join(app.workspace, 'config/tiny/once.txt'), 'utf8')).toBe('mine');
  expect(await readFile(join(app.workspace, 'config/tiny/always.txt'), 'utf8')).toContain('models in');
});

test('autostart alone needs no restart, and what is as the catalogue has it is not written down', async () => {
  const values = { mode: 'slow', level: null };
  const tool = await patched({ autostart: false, values });
  expect(tool.launch.values).toEqual({ greeting: 'good day' });
  await patched({ values: { mode: 'fast', level: 3 } });
  expect((await tiny()).launch.restartNeeded).toBe(false);
});

test('another version takes over at once; an option it does not take is left out and said', async () => {
  await lay('2.0', ['--level', '--loud']);
  await app.app.get(ToolsService).refresh('tiny');
  const response = await app.send('POST', 'tools/tiny/use', { version: '2.0' });
  expect(response.status).toBe(200);
  await expect.poll(async () => (await answer()).version).toBe('2.0');
  const tool = await tiny();
  expect(tool).toMatchObject({ current: '2.0', versions: [{ version: '2.0' }, { version: '1.0' }] });
  expect(tool.launch.problems).toEqual({ greeting: 'Tiny 2.0 takes no --greeting. It is left out.' });
  expect((await answer()).argv).not.toContain('--greeting');

  const current = await app.send('DELETE', 'tools/tiny/versions/2.0');
  expect(await current.json()).toMatchObject({
    message: expect.stringContaining('Use another version first'),
  });
  await app.send('DELETE', 'tools/tiny/versions/1.0');
  expect((await tiny()).versions.map(({ version }) => version)).toEqual(['2.0']);
  expect((await app.send('POST', 'tools/tiny/use', { version: '1.0' })).status).toBe(404);
});

test('a slip in an entry is shown, and stops nothing', async () => {
  await writeFile(own('tiny'), entry.replace('title = "Tiny"', 'titel = "Tiny"'));
  await writeFile(own('clash'), entry.replaceAll('tiny', 'clash').replace(String(port), '5555'));
  await expect
    .poll(async () => (await list()).broken)
    .toEqual([
      {
        file: 'config/tools/clash.toml',
        why: 'Port 5555 belongs to ComfyUI. Give one of the two another port.',
      },
      {
        file: 'config/tools/tiny.toml',
        why: expect.stringMatching(/^Line 3: there is no key titel in an entry\./),
      },
    ]);
  expect(await tiny()).toMatchObject({ title: 'Tiny', launch: { restartNeeded: false } });
  expect((await answer()).version).toBe('2.0');
  await rm(own('clash'));
});

test('its last version goes only when it is stopped, and takes the service along; what is shared stays', async () => {
  const uninstall = () => app.send('DELETE', 'tools/tiny/versions/2.0');
  const refused = await uninstall();
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ message: 'Tiny still runs from 2.0. Stop it first.' });

  await act('stop');
  await expect.poll(async () => (await service()).pid).toBe(0);
  expect(Tool.parse(await (await uninstall()).json())).toMatchObject({ current: null, versions: [] });
  await expect.poll(service).toBeUndefined();
  expect((await tiny()).launch.values).toMatchObject({ greeting: 'good day' });
  expect(await readFile(join(app.workspace, 'config/tiny/once.txt'), 'utf8')).toBe('mine');
  await expect.poll(() => readdir(toolFolder())).toEqual([]);

  await lay('2.0', []);
  await app.app.get(ToolsService).refresh('tiny');
  await app.send('POST', 'tools/tiny/use', { version: '2.0' });
  await expect.poll(async () => (await service())?.state).toBe('stopped');
});

test('a tool that leaves the catalogue leaves the services, and keeps what is installed', async () => {
  await rm(own('tiny'));
  await expect.poll(async () => (await list()).tools.map(({ id }) => id)).not.toContain('tiny');
  await expect.poll(async () => (await app.api('services/tiny/log')).status).toBe(404);
  expect(await readFile(join(toolFolder(), '2.0/installed.json'), 'utf8')).toContain('2.0');
});

const list = async () => Tools.parse(await (await app.api('tools')).json());
const tiny = async () => (await list()).tools.find(({ id }) => id === 'tiny')!;
const patched = async (change: object) =>
  Tool.parse(await (await app.send('PATCH', 'tools/tiny', change)).json());
const own = (id: string) => join(app.workspace, 'config/tools', `${id}.toml`);
const settingsFile = () => join(app.workspace, 'config/tools.json');
const toolFolder = () => join(app.workspace, 'tools/tiny');

async function service(): Promise<Service> {
  const { services } = (await (await app.api('services')).json()) as { services: Service[] };
  return services.find(({ name }) => name === 'tiny')!;
}

async function act(action: string) {
  const response = await app.send('POST', `services/tiny/${action}`);
  expect(response.status).toBe(200);
}

/** Once it answers. */
async function answer(): Promise<Record<string, unknown> & { argv: string[] }> {
  let said: Response | undefined;
  await expect
    .poll(async () => (said = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status)
    .toBe(200);
  return (await said!.json()) as Record<string, unknown> & { argv: string[] };
}

/** A version as an installation leaves it. */
async function lay(version: string, flags: string[]) {
  const folder = join(toolFolder(), version);
  await mkdir(join(folder, 'source'), { recursive: true });
  await writeFile(join(folder, 'source/serve.py'), PROGRAM.replace('%s', version));
  const source = { type: 'git', url: '/somewhere', ref: version, submodules: false };
  const facts = { commit: null, runId: null, sizeBytes: null, python: null, readySeconds: null };
  const installed = { version, source, installedAt: Date.now(), flags, ...facts };
  await writeFile(join(folder, 'installed.json'), JSON.stringify(installed));
}
