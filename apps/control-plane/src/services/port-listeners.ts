import { readdir, readFile, readlink } from 'node:fs/promises';
import { inParallel } from '../platform/in-parallel.js';

const LISTENING = '0A';
const AT_ONCE = 8;
/** Addresses in /proc/net/tcp{,6} that keep others from listening on 127.0.0.1: itself, every one, and both within IPv6. */
const IN_THE_WAY = new Set([
  '0100007F',
  '00000000',
  '00000000000000000000000000000000',
  '0000000000000000FFFF00000100007F',
  '0000000000000000FFFF000000000000',
]);

/** The sockets, by inode, that listen where a service would: on the loopback address or on all of them. By port. */
export async function listeningSockets(): Promise<Map<number, Set<string>>> {
  const texts = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
  );
  const sockets = new Map<number, Set<string>>();
  for (const line of texts.flatMap((text) => text.split('\n').slice(1))) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== LISTENING || inode === undefined || !IN_THE_WAY.has(address)) continue;
    const number = parseInt(port, 16);
    sockets.set(number, (sockets.get(number) ?? new Set()).add(inode));
  }
  return sockets;
}

/** Those of `pids` that hold one of the sockets open. Another user's processes do not show what they hold. */
export async function holdersOf(sockets: ReadonlySet<string>, pids: Iterable<number>): Promise<number[]> {
  const holders: number[] = [];
  await inParallel([...pids], AT_ONCE, async (pid) => {
    if (await holdsOneOf(sockets, pid)) holders.push(pid);
  });
  return holders.sort((a, b) => a - b);
}

async function holdsOneOf(sockets: ReadonlySet<string>, pid: number): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  for (const name of await readdir(folder).catch(() => [])) {
    const target = await readlink(`${folder}/${name}`).catch(() => '');
    if (target.startsWith('socket:[') && sockets.has(target.slice(8, -1))) return true;
  }
  return false;
}
