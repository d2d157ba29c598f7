import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { TEST_TOKEN } from './boot.js';
import { type Api, trainingAt } from './training-ground.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The built control plane in a process of its own, which can be killed. Resolves when it answers. */
export async function startControlPlane(workspace: string) {
  const port = await freePort();
  const process_ = spawn(process.execPath, [MAIN], {
    env: {
      PATH,
      PILOTHOUSE_WORKSPACE: workspace,
      PILOTHOUSE_PORT: String(port),
      PILOTHOUSE_TOKEN: TEST_TOKEN,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const api: Api = (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${TEST_TOKEN}`);
    return fetch(`http://127.0.0.1:${port}/api/${path}`, { ...init, headers });
  };
  const isUp = async () => expect((await api('health')).status).toBe(200);
  await vi.waitFor(isUp, { timeout: 20_000, interval: 50 });
  return { api, training: trainingAt(api), kill: () => end(process_, 'SIGKILL') };
}

async function end(process_: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  process_.kill(signal);
  await once(process_, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
