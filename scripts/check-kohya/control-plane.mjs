import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPort } from '../start/port.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'apps/control-plane/dist/main.js');

/** A trainer on the processor takes a minute or two; a slow machine may take ten times that. */
const PATIENCE_MS = 30 * 60_000;

/** The built control plane, as it is started in earnest, over a workspace of its own or the one given. */
export async function bootControlPlane(existing) {
  if (!existsSync(MAIN))
    throw new Error('The control plane is not built: run `npx nx run-many -t build` first.');
  const workspace = existing ?? (await mkdtemp(join(tmpdir(), 'ph-kohya-')));
  const port = await findPort('127.0.0.1', '0');
  const token = randomBytes(24).toString('hex');
  const child = spawn(process.execPath, [MAIN], {
    cwd: workspace,
    env: {
      PATH: process.env.PATH,
      HOME: workspace,
      PILOTHOUSE_WORKSPACE: workspace,
      PILOTHOUSE_PORT: String(port),
      PILOTHOUSE_TOKEN: token,
      HF_HUB_OFFLINE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text) => (output = (output + text).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = once(child, 'exit');

  const request = async (method, path, body, more = {}) => {
    const isForm = body instanceof FormData;
    const headers = { authorization: `Bearer ${token}`, ...more };
    if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
    const payload = body === undefined || isForm ? body : JSON.stringify(body);
    const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, { method, headers, body: payload });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const api = async (method, path, body) => (await request(method, path, body)).json();
  const until = async (what, holds) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(250)) {
      if (child.exitCode !== null) throw new Error(`The control plane ended with code ${child.exitCode}`);
      if (await holds()) return;
    }
    throw new Error(`It took too long until ${what}`);
  };
  await until('the control plane answers', () => api('GET', 'health').catch(() => false));

  return {
    workspace,
    url: `http://127.0.0.1:${port}`,
    token,
    pid: child.pid,
    api,
    until,
    output: () => output,
    bytes: async (path, headers) =>
      Buffer.from(await (await request('GET', path, undefined, headers)).arrayBuffer()),
    /** The workspace stays. */
    async close() {
      // A run outlives its control plane.
      await stopRuns(api, until).catch((error) => console.error(error));
      child.kill('SIGTERM');
      await Promise.race([exited, sleep(10_000)]);
      child.kill('SIGKILL');
    },
    async stop() {
      await this.close();
      await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Those that wait first, so that none begins. */
async function stopRuns(api, until) {
  const inProgress = async () =>
    (await api('GET', 'runs'))
      .filter(({ status }) => !('endedAt' in status))
      .sort((a, b) => (b.place ?? 0) - (a.place ?? 0));
  for (const { id } of await inProgress()) await api('POST', `runs/${id}/stop`);
  await until('no run is in progress', async () => (await inProgress()).length === 0);
}
