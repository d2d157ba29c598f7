import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Failure } from './failure.mjs';
import { allPids, commandOf } from './processes.mjs';

const DEFAULT_PORT = 7878;

/** The port to listen on, found free a moment ago; 0 asks the kernel for one. */
export async function findPort(host, asked = String(DEFAULT_PORT)) {
  const port = Number(asked || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Failure(`PILOTHOUSE_PORT is “${asked}”, which is not a port.`);
  }
  return tryListen(host, port);
}

function tryListen(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(new Failure(explain(error, host, port))));
    server.listen(port, host, () => {
      const free = server.address().port;
      server.close(() => resolve(free));
    });
  });
}

function explain(error, host, port) {
  if (error.code === 'EADDRINUSE') {
    const holder = whoListens(port);
    const by = holder ? ` by pid ${holder.pid} (${holder.command})` : '';
    return `Port ${port} is in use${by}. Stop what uses it, or set PILOTHOUSE_PORT to another port.`;
  }
  if (error.code === 'EACCES')
    return `This user may not listen on port ${port}. Set PILOTHOUSE_PORT to 1024 or more.`;
  return `Nothing can listen at ${host} port ${port} (${error.message}). Set PILOTHOUSE_HOST or PILOTHOUSE_PORT.`;
}

/** The process that listens on a TCP port, as far as this user may see it. */
export function whoListens(port) {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(readTable(table), port)),
  );
  if (inodes.size === 0) return undefined;
  const pid = allPids().find((candidate) => socketsOf(candidate).some((inode) => inodes.has(inode)));
  return pid && { pid, command: commandOf(pid) ?? 'unknown' };
}

const LISTENING = '0A';

/** Lines are `sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …` (proc(5)), the port in hexadecimal. */
export function listeningInodes(table, port) {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTENING && local.split(':')[1] === wanted)
    .map((fields) => fields[9]);
}

function readTable(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // A kernel without IPv6.
  }
}

function socketsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(
      (fd) => readlinkOrNothing(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1],
    );
  } catch {
    return []; // Another user's process, or it went.
  }
}

function readlinkOrNothing(path) {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // Closed while we looked.
  }
}
