import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@pilothouse/processes/free-port';
import { expect, vi } from 'vitest';
import { TEST_TOKEN } from './boot.js';
import { giveQuickPassword } from './quick-password.js';
import { type Api, trainingAt } from './training-ground.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The built control plane in a process of its own, which can be killed. Resolves when it answers. */
export async function startControlPlane(workspace: string, environment: Record<string, string> = {}) {
  const port = await freePort();
  const process_ = spawnControlPlane(workspace, port, environment);
  const api = apiAt(port);
  await vi.waitFor(() => answers(api), { timeout: 60_000, interval: 50 });
  return { api, training: trainingAt(api), kill: () => end(process_, 'SIGKILL') };
}

export type KeptControlPlane = Awaited<ReturnType<typeof keepControlPlane>>;

/** The same, started again at once whenever it ends, as supervisord does. Who asks while there is none waits for the next one. */
export async function keepControlPlane(workspace: string) {
  const port = await freePort();
  let isKept = true;
  let process_: ChildProcess;
  const start = () => {
    process_ = spawnControlPlane(workspace, port);
    process_.once('exit', () => isKept && start());
  };
  start();
  const ask = apiAt(port);
  const api: Api = (path, init) => vi.waitFor(() => ask(path, init), { timeout: 60_000, interval: 50 });
  await vi.waitFor(() => answers(api), { timeout: 60_000, interval: 50 });
  return {
    api,
    training: trainingAt(api),
    /** Answers at once, whether it had come up yet or not. */
    kill: () => process_.kill('SIGKILL'),
    end: () => {
      isKept = false;
      return end(process_, 'SIGKILL');
    },
  };
}

function spawnControlPlane(
  workspace: string,
  port: number,
  environment: Record<string, string> = {},
): ChildProcess {
  giveQuickPassword(workspace);
  return spawn(process.execPath, [MAIN], {
    env: {
      PATH,
      PILOTHOUSE_WORKSPACE: workspace,
      PILOTHOUSE_PORT: String(port),
      PILOTHOUSE_TOKEN: TEST_TOKEN,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const apiAt =
  (port: number): Api =>
  (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${TEST_TOKEN}`);
    return fetch(`http://127.0.0.1:${port}/api/${path}`, { ...init, headers });
  };

const answers = async (api: Api) => expect((await api('health')).status).toBe(200);

async function end(process_: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  process_.kill(signal);
  await once(process_, 'exit');
}
