#!/usr/bin/env node
// `npm start`: everything from a fresh clone to the page, in the foreground. Plain Node, because it runs before `npm ci`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './start/build.mjs';
import { checkTools } from './start/check-tools.mjs';
import { Daemon } from './start/daemon.mjs';
import { installDependencies } from './start/dependencies.mjs';
import { serviceEnvironment } from './start/environment.mjs';
import { Failure } from './start/failure.mjs';
import { sizeOf, waitForHealth } from './start/health.mjs';
import { refuseSecondStart, registerInstance } from './start/instance.mjs';
import { findPort } from './start/port.mjs';
import { runningRuns } from './start/runs.mjs';
import { handOverSecrets } from './start/secrets.mjs';
import { chooseSockets } from './start/sockets.mjs';
import { findSupervisord } from './start/supervisord.mjs';
import { clearProgramFiles, openWorkspace, seedWorkspace } from './start/workspace.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const say = (line) => console.log(line);
/** npm passes the terminal's Ctrl-C on, so one press arrives twice. */
const SAME_PRESS_MS = 1_000;
const cleanups = [];
let daemon;
let isStopping = false;
let stopAskedAt = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

try {
  await start();
} catch (error) {
  if (!isStopping) {
    isStopping = true;
    console.error(error instanceof Failure ? error.message : error);
    await daemon?.stop();
    finish(1);
  }
}

async function start() {
  checkTools();
  const workspace = await openWorkspace(root, process.env);
  refuseSecondStart(workspace);
  const host = process.env.PILOTHOUSE_HOST || '127.0.0.1';
  const port = await findPort(host, process.env.PILOTHOUSE_PORT);
  cleanups.push(handOverSecrets(process.env, workspace).remove);

  const log = join(workspace, 'logs/start.log');
  writeFileSync(log, `${new Date().toISOString()} npm start\n`);
  await timed(() => installDependencies(root, log, say));
  await timed(() => build(root, log, say));
  const supervisord = await findSupervisord(root, { log, say });
  await seedWorkspace(join(root, 'workspace'), workspace);
  await clearProgramFiles(workspace);
  await bringUp({ workspace, host, port, log, supervisord });
}

async function timed(act) {
  const startedAt = Date.now();
  if (await act()) say(`  done in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

async function bringUp({ workspace, host, port, log, supervisord }) {
  if (isStopping) return;
  const sockets = chooseSockets(workspace);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const controlPlaneLog = join(workspace, 'logs/control-plane.log');
  const initialPassword = join(workspace, 'config/initial-password');
  const isFirstStart = !existsSync(join(workspace, 'config/password.json'));
  const logOffset = sizeOf(controlPlaneLog);

  const env = serviceEnvironment(process.env, { root, workspace, host, port, sockets });
  daemon = new Daemon(supervisord.path, { root, env, log, socket: sockets.supervisor });
  cleanups.push(sockets.remove);
  if (daemon.pid) cleanups.push(registerInstance(workspace, { pid: daemon.pid, url }).remove);
  void daemon.ended.then(noteUnexpectedEnd);
  await waitForHealth({ url: reachable(url), daemon, controlPlaneLog, logOffset, startLog: log });

  say(`supervisord  ${supervisord.path} (${supervisord.origin})`);
  say(`workspace    ${workspace}`);
  say(`address      ${url}`);
  if (isFirstStart && existsSync(initialPassword)) {
    say(
      `password     ${readFileSync(initialPassword, 'utf8').trim()}   (made just now, also in ${initialPassword})`,
    );
  }
  say('Ctrl-C stops everything but runs in progress.');
  cleanups.push(() => runningRuns(workspace).forEach(sayItGoesOn));
}

/** An address that means “every interface” is none to connect to. */
function reachable(url) {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

function sayItGoesOn({ name, id, pid }) {
  say(`Run “${name}” goes on (pid ${pid}, ${id}).`);
}

async function noteUnexpectedEnd(how) {
  if (isStopping) return;
  // While starting, the wait for health tells why.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  if (isStopping) return;
  isStopping = true;
  console.error(`supervisord ended by itself (${how}). Its log: logs/supervisord.log in the workspace.`);
  await daemon.endLeftovers();
  finish(1);
}

async function stop() {
  if (isStopping) {
    if (Date.now() - stopAskedAt > SAME_PRESS_MS) daemon?.hurry();
    return;
  }
  isStopping = true;
  stopAskedAt = Date.now();
  if (!daemon) finish(130);
  say('\nStopping. Ctrl-C again stops without waiting.');
  await daemon.stop();
  finish(0);
}

function finish(code) {
  for (const cleanup of cleanups) cleanup();
  process.exit(code);
}
