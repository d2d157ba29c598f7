import { basename, dirname, extname, join } from 'node:path';
import { factsNow, factsOf } from '../platform/file-facts.js';
import type { Preview } from './model-tree.js';

/** As Stable Diffusion web UIs, SwarmUI and Civitai's tools name them, the best first. */
const ENDINGS = [
  '.preview.png',
  '.preview.jpg',
  '.preview.jpeg',
  '.preview.webp',
  '.png',
  '.jpg',
  '.jpeg',
  '.webp',
];
const PICTURES = new Set(['.png', '.jpg', '.jpeg', '.webp']);

export const isPicture = (name: string) => PICTURES.has(extname(name).toLowerCase());

export const stemOf = (path: string) => basename(path, extname(path));

/** What goes where a file goes, beside its pictures: what other tools write about it. */
const WORDS = [
  '.civitai.info',
  '.metadata.json',
  '.cm-info.json',
  '.swarm.json',
  '.json',
  '.txt',
  '.yaml',
  '.sha256',
];

/** The picture beside a model file that shows what it makes; null when there is none. */
export async function previewOf(path: string): Promise<Preview | null> {
  for (const file of picturesOf(path)) {
    const facts = await factsOf(join(dirname(path), file));
    if (facts.is === 'file') return { file, key: facts.key };
  }
  return null;
}

/** The same for a thread that may wait for the disk. `pictures`: the names of all in its folder. */
export function previewNow(path: string, pictures: ReadonlySet<string>): Preview | null {
  if (pictures.size === 0) return null;
  for (const file of picturesOf(path)) {
    const facts = pictures.has(file) && factsNow(join(dirname(path), file));
    if (facts && facts.is === 'file') return { file, key: facts.key };
  }
  return null;
}

function picturesOf(path: string): string[] {
  const stem = stemOf(path);
  return ENDINGS.map((ending) => stem + ending);
}

/** Files beside it that are named after it, as they may be called. */
export const companionNames = (path: string): string[] => [
  ...picturesOf(path),
  ...WORDS.map((ending) => stemOf(path) + ending),
  ...WORDS.map((ending) => basename(path) + ending),
];
