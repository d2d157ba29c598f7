import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@pilothouse/processes/free-port';
import { vi } from 'vitest';

const CLONE = fileURLToPath(new URL('../../..', import.meta.url));
const SUPERVISORD = process.env.PILOTHOUSE_TEST_SUPERVISORD || 'supervisord';
const READY_MS = 20_000;

/** A supervisord with these programs and a control plane over it, each a real process, and the built command before them. */
export async function startPod(programs: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'ph-cli-'));
  const workspace = join(folder, 'w');
  mkdirSync(join(workspace, 'logs'), { recursive: true });
  const socket = join(folder, 's.sock');
  writeFileSync(join(folder, 's.conf'), configuration(folder, workspace, socket, programs));
  const children = [spawn(SUPERVISORD, ['-n', '-c', join(folder, 's.conf')], { stdio: 'ignore' })];
  const environment = {
    PATH: process.env.PATH ?? '',
    PILOTHOUSE_WORKSPACE: workspace,
    PILOTHOUSE_PORT: String(await freePort()),
    PILOTHOUSE_SUPERVISOR_SOCKET: socket,
    PILOTHOUSE_EVENTS_SOCKET: join(folder, 'e.sock'),
  };
  const main = join(CLONE, 'apps/control-plane/dist/main.js');
  children.push(
    spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] }),
  );

  /** The command as somebody in this workspace types it, or with another environment. */
  const pilothouse = (args: string[], env: Record<string, string> = { PILOTHOUSE_WORKSPACE: workspace }) =>
    run(args, { PATH: environment.PATH, ...env });
  await vi.waitFor(
    async () => {
      const { code, out } = await pilothouse(['status', '--json']);
      if (code !== 0 || JSON.parse(out).services.staleSince !== null) throw new Error('not ready');
    },
    { timeout: READY_MS, interval: 200 },
  );
  return {
    workspace,
    pilothouse,
    async stop() {
      for (const child of children.reverse()) await end(child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const configuration = (folder: string, workspace: string, socket: string, programs: Record<string, string>) =>
  [
    `[supervisord]\nnodaemon=true\nlogfile=${folder}/s.log\npidfile=${folder}/s.pid`,
    ...(process.getuid?.() === 0 ? ['user=root'] : []),
    `[unix_http_server]\nfile=${socket}`,
    '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
    ...Object.entries(programs).map(
      ([name, section]) =>
        `[program:${name}]\nstdout_logfile=${workspace}/logs/${name}.log\nredirect_stderr=true\n${section}`,
    ),
  ].join('\n');

export type Ran = { code: number; out: string; said: string };

async function run(args: string[], env: Record<string, string>): Promise<Ran> {
  const child = spawn(process.execPath, [join(CLONE, 'apps/cli/bin/pilothouse.js'), ...args], { env });
  let out = '';
  let said = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (said += bytes));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, said };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
