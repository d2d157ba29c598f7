import type { ModelFile } from '@pilothouse/contracts/models';

/** Where something of another machine is on this one; or why it is nowhere. */
export type Located =
  | { path: string; absolute?: string; note?: string; repeats?: number; reason?: undefined }
  | { path?: undefined; absolute?: undefined; note?: undefined; repeats?: undefined; reason: string };

const BASES = new Set(['checkpoints', 'diffusion_models', 'unet']);

/** The same place below the models folder, else the one file of that name. */
export function locateModel(written: string, folder: string, models: ModelFile[]): Located {
  const path = slashed(written);
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  if (models.some((each) => each.path === inside)) return { path: inside, absolute: `${folder}/${inside}` };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const alike = models.filter((each) => each.path.endsWith(`/${name}`));
  const found = alike.length === 1 ? alike[0] : alike.find(({ kind }) => BASES.has(kind));
  if (found) {
    const note = `${written} was found here as models/${found.path}.`;
    return { path: found.path, absolute: `${folder}/${found.path}`, note };
  }
  if (/^[\w.-]+\/[\w.-]+$/.test(path) && !/\.(safetensors|sft|ckpt)$/i.test(path)) {
    return { reason: 'It is a repository of the hub. Put its file into the models folder and choose it.' };
  }
  return { reason: `There is no file named ${name} in the models folder. Put it there and choose it.` };
}

/** The dataset a folder is in, else one that is called like the folder or one above it: `…/boats/img/10_boat`. */
export function locateDataset(written: string, folder: string, datasets: string[]): Located {
  const path = slashed(written).replace(/\/+$/, '');
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined;
  if (inside !== undefined && datasets.includes(inside)) return { path: inside };
  const parts = path.split('/').filter(Boolean).reverse().slice(0, 4);
  const [, repeats, concept] = /^(\d+)_(.+)$/.exec(parts[0] ?? '') ?? [];
  const counted = repeats === undefined ? {} : { repeats: Number(repeats) };
  const found = [concept, ...parts].find((name) => name !== undefined && datasets.includes(name));
  if (found !== undefined)
    return { path: found, note: `${written} was found here as the dataset ${found}.`, ...counted };
  return { reason: 'The folder is outside the workspace. Upload its pictures as a dataset and choose it.' };
}

const slashed = (path: string) => path.trim().replaceAll('\\', '/');
