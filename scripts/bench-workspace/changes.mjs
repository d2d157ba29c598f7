import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeModel } from './tree.mjs';

const { io } = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))(
  'socket.io-client',
);
const ALONE = 200;

/** What a page is told, by path: null when it is gone. `when` resolves at the next news of a path. */
export async function listen({ url, token }) {
  const socket = io(url, {
    path: '/api/socket.io',
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
  });
  const told = new Map();
  const waiting = new Map();
  const tell = (path, model) => {
    told.set(path, model);
    waiting.get(path)?.(performance.now());
    waiting.delete(path);
  };
  socket.on('model.changed', (model) => tell(model.path, model));
  socket.on('model.removed', ({ path }) => tell(path, null));
  socket.on('models.changed', ({ changed, removed }) => {
    for (const model of changed) tell(model.path, model);
    for (const path of removed) tell(path, null);
  });
  await new Promise((connected, failed) => {
    socket.on('connect', connected);
    socket.on('connect_error', failed);
  });
  return {
    told,
    when: (path) => new Promise((resolve) => waiting.set(path, resolve)),
    close: () => socket.close(),
  };
}

/** One change after the other in folders chosen at random: how long until a page knows, in ms. */
export async function measureAlone(root, folders, page, random) {
  const delays = [];
  for (let at = 0; at < ALONE; at++) {
    const path = join(folders[Math.floor(random() * folders.length)], `alone-${at}.safetensors`);
    const known = page.when(path);
    const startedAt = performance.now();
    writeModel(join(root, path), at);
    delays.push((await Promise.race([known, sleep(30_000, Infinity)])) - startedAt);
    await sleep(20);
  }
  return delays;
}

/** As fast as they go: files made, renamed and deleted, trees of folders made, moved and deleted. Answers how many. */
export async function change(root, folders, count, random) {
  const files = [];
  const trees = [];
  const pick = (list) => list[Math.floor(random() * list.length)];
  const doOne = (at) => {
    const kind = random();
    if (kind < 0.5 || files.length === 0) {
      const path = join(
        random() < 0.2 && trees.length > 0 ? pick(trees) : pick(folders),
        `burst-${at}.safetensors`,
      );
      writeModel(join(root, path), at);
      files.push(path);
    } else if (kind < 0.7) {
      const from = files.splice(Math.floor(random() * files.length), 1)[0];
      const to = join(pick(folders), `moved-${at}.safetensors`);
      renameSync(join(root, from), join(root, to));
      files.push(to);
    } else if (kind < 0.88) {
      rmSync(join(root, files.splice(Math.floor(random() * files.length), 1)[0]));
    } else if (kind < 0.96 || trees.length === 0) {
      const tree = join(pick(folders), `tree-${at}/a/b`);
      mkdirSync(join(root, tree), { recursive: true });
      writeModel(join(root, tree, 'deep.safetensors'), at);
      files.push(join(tree, 'deep.safetensors'));
      trees.push(tree);
    } else {
      const tree = dirname(dirname(trees.splice(Math.floor(random() * trees.length), 1)[0]));
      const isBelow = (path) => path.startsWith(`${tree}/`);
      for (let each = files.length - 1; each >= 0; each--) if (isBelow(files[each])) files.splice(each, 1);
      for (let each = trees.length - 1; each >= 0; each--) if (isBelow(trees[each])) trees.splice(each, 1);
      if (random() < 0.5) rmSync(join(root, tree), { recursive: true });
      else renameSync(join(root, tree), join(root, pick(folders), `gone-${at}`));
    }
  };
  for (let at = 0; at < count; at++) {
    doOne(at);
    // A person's tools do not share this process: let it breathe as they would.
    if (at % 100 === 99) await sleep(0);
  }
}

/** Every model file that is on the disk. */
export function listing(root) {
  const found = new Set();
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (path.endsWith('.safetensors')) found.add(relative(root, path));
    }
  };
  walk(root);
  return found;
}

/** Paths that only one of the two knows. */
export function difference(disk, known) {
  return {
    missing: [...disk].filter((path) => !known.has(path)),
    ghosts: [...known].filter((path) => !disk.has(path)),
  };
}
