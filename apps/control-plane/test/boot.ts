import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import { io, type Socket } from 'socket.io-client';
import { Config } from '../src/config.js';
import { createApp } from '../src/create-app.js';
import { giveQuickPassword } from './quick-password.js';

export const TEST_TOKEN = 'a-token-for-tests-0123456789';

export type Booted = Awaited<ReturnType<typeof boot>>;

type BootOptions = {
  /** An existing folder, kept on close. Absent: a new one, removed on close. */
  workspace?: string;
  supervisorSocket?: string;
  eventsSocket?: string;
  /** What the configuration says; the app itself always listens on 127.0.0.1. */
  host?: string;
  password?: string;
  /** Its password is made by the product itself, which takes half a second. */
  makesPassword?: boolean;
  /** Null: no API token. */
  token?: string | null;
  runnerMain?: string;
  dashboardFolder?: string;
};

/** The whole control plane on a free port, over a workspace of its own. */
export async function boot(options: BootOptions = {}) {
  // Short, because a unix socket's path may have 107 characters.
  const workspace = options.workspace ?? (await mkdtemp(join(tmpdir(), 'ph-')));
  if (!options.makesPassword) giveQuickPassword(workspace, options.password);
  const token = options.token === null ? undefined : (options.token ?? TEST_TOKEN);
  const config = new Config(
    workspace,
    options.host ?? '127.0.0.1',
    0,
    options.supervisorSocket ?? join(workspace, '.pilothouse/supervisor.sock'),
    options.eventsSocket ?? join(workspace, '.pilothouse/events.sock'),
    options.password,
    token,
    options.runnerMain,
    options.dashboardFolder,
  );
  const app = await createApp(config, { isQuiet: true });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const sockets = new Set<Socket>();

  return {
    url,
    port,
    workspace,
    token: token ?? '',
    config,
    app,
    /** A request to `/api/…` as the holder of the token. */
    api(path: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      if (token && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}/api/${path.replace(/^\/(api\/)?/, '')}`, { ...init, headers });
    },
    /** A request with a JSON body as the holder of the token. */
    send(method: string, path: string, body?: unknown): Promise<Response> {
      const headers = { 'content-type': 'application/json' };
      return this.api(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    },
    /** A socket of its own connection; `auth` goes beside the token in the handshake. */
    socket(namespace = '/', auth: Record<string, unknown> = {}): Socket {
      const socket = io(url + namespace, {
        path: SOCKET_PATH,
        auth: { token, ...auth },
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      sockets.add(socket);
      return socket;
    },
    async close(): Promise<void> {
      sockets.forEach((socket) => socket.disconnect());
      await app.close();
      if (!options.workspace) await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
