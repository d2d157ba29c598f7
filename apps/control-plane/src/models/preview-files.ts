import { basename, dirname, extname, join } from 'node:path';
import { factsOf } from '../platform/file-facts.js';
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

/** The picture beside a model file that shows what it makes; null when there is none. `names`: all in its folder, where known. */
export async function previewOf(path: string, names?: ReadonlySet<string>): Promise<Preview | null> {
  for (const ending of ENDINGS) {
    const file = stemOf(path) + ending;
    if (names && !names.has(file)) continue;
    const facts = await factsOf(join(dirname(path), file));
    if (facts.is === 'file') return { file, key: facts.key };
  }
  return null;
}

/** Files beside it that are named after it, as they may be called. */
export const companionNames = (path: string): string[] => [
  ...ENDINGS.map((ending) => stemOf(path) + ending),
  ...WORDS.map((ending) => stemOf(path) + ending),
  ...WORDS.map((ending) => basename(path) + ending),
];
