import { join, parse } from 'node:path';
import { inParallel } from '../platform/in-parallel.js';
import type { Picture } from './dataset-pictures.js';
import { keyOf, type Plan, type PlanFolder } from '../moves/moves.service.js';
import { stageClone, stageCopy, stageLink } from '../platform/stage-file.js';

const AT_ONCE = 8;

export type Placed = { picture: Picture; as: string };
type Staging = {
  placed: Placed[];
  /** Where the pictures are now. */
  folderOf: (dataset: string) => string;
  /** The dataset they go into; null: the new one of the plan. */
  into: string | null;
  how: 'move' | 'copy';
};
type Job = { from: string; source: string; target: string; how: 'link' | 'clone' | 'copy' };

/** Makes ready what is to be put somewhere else, and adds to the plan what puts it there and takes it from here. */
export async function stagePictures(at: PlanFolder, plan: Plan, { placed, folderOf, into, how }: Staging) {
  const moving = new Set(placed.map(({ picture }) => `${picture.dataset}/${picture.file}`));
  const taken = new Set<string>();
  const jobs: Job[] = [];
  const toTake: { dataset: string; file: string; path: string }[] = [];

  const targetOf = (file: string) => {
    if (into === null) return join(at.folder, file);
    plan.puts.push({ dataset: into, file });
    return at.staged(plan.puts.length - 1);
  };
  const take = (dataset: string, file: string) => {
    if (how === 'move' && !taken.has(`${dataset}/${file}`)) {
      toTake.push({ dataset, file, path: join(folderOf(dataset), file) });
    }
    taken.add(`${dataset}/${file}`);
  };

  for (const { picture, as } of placed) {
    const { dataset, file, source, caption, sharing } = picture;
    const from = join(folderOf(dataset), file);
    jobs.push({ from, source, target: targetOf(as), how: how === 'move' ? 'link' : 'clone' });
    take(dataset, file);
    if (caption === null) continue;
    const captionPath = join(folderOf(dataset), caption);
    // One caption for several pictures: each gets its own, and it stays for those that stay.
    const isOwn = sharing.length === 0;
    const target = targetOf(`${parse(as).name}.txt`);
    jobs.push({
      from: captionPath,
      source: captionPath,
      target,
      how: how === 'move' && isOwn ? 'link' : 'copy',
    });
    if (sharing.every((other) => moving.has(`${dataset}/${other}`))) take(dataset, caption);
  }

  // First: what is replaced from here on has another key, and stays where it is.
  await inParallel(toTake, AT_ONCE, async ({ dataset, file, path }) => {
    const key = await keyOf(path);
    if (key !== undefined) plan.takes.push({ dataset, file, key });
  });
  await inParallel(jobs, AT_ONCE, stage);
}

const stage = ({ from, source, target, how }: Job) => {
  if (how === 'copy') return stageCopy(source, target);
  return how === 'link' ? stageLink(from, source, target) : stageClone(from, source, target);
};
