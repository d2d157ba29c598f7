import { readdir, readFile, readlink } from 'node:fs/promises';

/** Deeper than any real tree of processes. */
const MOST_GENERATIONS = 16;
const LISTENING = '0A';

/** TCP ports on which a process or one of its descendants listens. Those of another user's processes are not seen. */
export async function listeningPorts(root: number): Promise<number[]> {
  const sockets = new Set((await Promise.all((await treeOf(root)).map(socketsOf))).flat());
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readTable(`/proc/${root}/net/${name}`)));
  const ports = tables.flat().flatMap(({ port, inode }) => (sockets.has(inode) ? [port] : []));
  return [...new Set(ports)];
}

/** The root first, then its children, then theirs. */
async function treeOf(root: number): Promise<number[]> {
  const tree = [root];
  let generation = [root];
  for (let depth = 0; generation.length > 0 && depth < MOST_GENERATIONS; depth++) {
    generation = (await Promise.all(generation.map(childrenOf))).flat();
    tree.push(...generation);
  }
  return tree;
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1'));
  const texts = await Promise.all(lists.map((list) => list.catch(() => ''))); // Gone while we looked.
  return texts.flatMap((text) => text.split(' ').filter(Boolean).map(Number));
}

async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** Lines like `0: 0100007F:1FFC 00000000:0000 0A … inode …`; the port is hexadecimal. */
async function readTable(path: string): Promise<{ port: number; inode: string }[]> {
  const lines = (await readFile(path, 'latin1').catch(() => '')).split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state !== LISTENING || !local || !inode) return [];
    return [{ port: parseInt(local.slice(local.lastIndexOf(':') + 1), 16), inode }];
  });
}
