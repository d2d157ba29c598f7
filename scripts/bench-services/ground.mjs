import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Daemon } from '../start/daemon.mjs';
import { serviceEnvironment } from '../start/environment.mjs';
import { waitForHealth } from '../start/health.mjs';
import { findPort } from '../start/port.mjs';
import { handOverSecrets } from '../start/secrets.mjs';
import { chooseSockets } from '../start/sockets.mjs';
import { findSupervisord } from '../start/supervisord.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

/** Pilothouse as `npm start` makes it, over `workspace`: a real supervisord with the built control plane below it. */
export async function bringUp(workspace) {
  if (!existsSync(join(ROOT, 'apps/control-plane/dist/main.js')))
    throw new Error('The control plane is not built: run `npx nx run-many -t build` first.');
  await mkdir(join(workspace, 'logs'), { recursive: true });
  await mkdir(join(workspace, '.pilothouse'), { recursive: true });
  const log = join(workspace, 'logs/start.log');
  const supervisord = await findSupervisord(ROOT, { log, say: console.log });
  const port = await findPort('127.0.0.1', '0');
  const token = randomBytes(24).toString('hex');
  const environment = { ...process.env, PILOTHOUSE_TOKEN: token };
  const secrets = handOverSecrets(environment, workspace);
  const sockets = chooseSockets(workspace);
  const env = serviceEnvironment(environment, { root: ROOT, workspace, host: '127.0.0.1', port, sockets });
  const daemon = new Daemon(supervisord.path, { root: ROOT, env, log, socket: sockets.supervisor });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await daemon.stop();
    sockets.remove();
    secrets.remove();
  };
  try {
    const controlPlaneLog = join(workspace, 'logs/control-plane.log');
    await waitForHealth({ url, daemon, controlPlaneLog, logOffset: 0, startLog: log });
  } catch (error) {
    await stop();
    throw error;
  }

  const api = async (method, path) => {
    const answer = await fetch(`${url}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const services = async () => (await api('GET', 'services')).services;
  return {
    url,
    token,
    api,
    services,
    stop,
    supervisorSocket: sockets.supervisor,
    supervisorPid: daemon.pid,
    pid: (await services()).find(({ name }) => name === 'control-plane').pid,
    async until(what, holds, limitMs = 30_000) {
      for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) if (await holds()) return;
      throw new Error(`It took too long until ${what}`);
    },
  };
}

/** Puts a program into `config/services/`, as a person would. */
export async function dropProgram(workspace, name, command, more = '') {
  const folder = join(workspace, 'config/services');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, `${name}.conf`),
    `[program:${name}]\ncommand=${command}\nautorestart=true\nstartsecs=0\nstopasgroup=true\nkillasgroup=true\n` +
      `redirect_stderr=true\nstdout_logfile=%(ENV_PILOTHOUSE_WORKSPACE)s/logs/${name}.log\nstdout_logfile_backups=1\n${more}`,
  );
}
