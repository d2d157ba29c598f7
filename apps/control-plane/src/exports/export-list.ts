import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import type { ExportDataset } from '@pilothouse/contracts/exports';
import { DatasetsService } from '../datasets/datasets.service.js';
import { FreezingService } from '../datasets/freezing.service.js';
import { AppError } from '../platform/app-error.js';
import { inParallel } from '../platform/in-parallel.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import type { ExportEntry } from './export-entry.js';
import { aiToolkitYaml, diffusionPipeToml, type Held, kohyaFolder, kohyaToml } from './trainer-config.js';

const AT_ONCE = 8;
/** sd-scripts trains on pictures only. */
const TAKES_VIDEOS = new Set<ExportDataset['layout']>(['ai-toolkit', 'diffusion-pipe']);

export type ExportList = { dataset: string; entries: ExportEntry[]; leftOut: string[] };

/** What goes out of a dataset, and under which names. */
@Injectable()
export class ExportLister {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly freezing: FreezingService,
    private readonly workspace: WorkspaceFolders,
  ) {}

  /** `fullPath` of a folder of the export, for configurations; the identity where nobody knows yet where it will stand. */
  async list(
    name: string,
    request: ExportDataset,
    fullPath: (folder: string) => string,
  ): Promise<ExportList> {
    await this.freezing.refresh([name]);
    const { dataset, images } = await this.datasets.content(name);
    const wanted = request.files === null ? undefined : new Set(request.files);
    for (const file of wanted ?? []) this.datasets.imageFile(name, file); // NOT_FOUND for what is not there.
    const chosen = images.filter(({ file }) => wanted?.has(file) ?? true);
    const found =
      request.layout === 'plain'
        ? { entries: await this.plain(dataset.name, chosen, request.what), leftOut: [] }
        : await this.laidOut(dataset.name, chosen, request, fullPath);
    if (found.entries.length === 0) {
      const what = request.what === 'all' || request.layout !== 'plain' ? 'pictures' : request.what;
      throw new AppError('CONFLICT', `${dataset.name} has no ${what} that could go out.`);
    }
    return { dataset: dataset.name, ...found };
  }

  private async plain(name: string, images: DatasetImage[], what: ExportDataset['what']) {
    const captions = new Map<string, DatasetImage>();
    if (what !== 'pictures') {
      for (const image of images) {
        if (image.caption !== null) captions.set(`${parse(image.file).name}.txt`, image);
      }
    }
    const texts = new Map<string, ExportEntry>();
    await inParallel([...captions], AT_ONCE, async ([file, image]) => {
      texts.set(file, await this.captionOf(name, file, image));
    });
    const told = new Set<string>();
    return images.flatMap(({ file }) => {
      const caption = `${parse(file).name}.txt`;
      const text = told.has(caption) ? undefined : texts.get(caption);
      told.add(caption);
      const picture = what === 'captions' ? [] : [this.pictureOf(name, file, file)];
      return text ? [...picture, text] : picture;
    });
  }

  /** As the trainer reads it. */
  private async laidOut(
    name: string,
    images: DatasetImage[],
    request: ExportDataset,
    fullPath: (folder: string) => string,
  ) {
    const chosen = new Map(images.map((image) => [image.file, image]));
    const trainable = ((await this.freezing.trainable(name)) ?? []).filter(({ of }) => chosen.has(of));
    const described = { ...request, name, imageDir: '' };
    const folder = request.layout === 'kohya' ? kohyaFolder(described, name) : name;
    const entries: ExportEntry[] = [];
    for (const { file, of, isTurned, source, caption } of trainable) {
      const changedAt = chosen.get(of)?.changedAt ?? Date.now();
      if (isTurned) entries.push({ is: 'upright', name: `${folder}/${file}`, path: source, changedAt });
      else entries.push(this.pictureOf(name, of, `${folder}/${file}`));
      entries.push(...captionBeside(`${folder}/${file}`, caption, changedAt));
    }
    const videos = TAKES_VIDEOS.has(request.layout) ? videosBeside(images, trainable) : [];
    for (const { file, caption, changedAt } of videos) {
      entries.push(this.pictureOf(name, file, `${folder}/${file}`));
      entries.push(...captionBeside(`${folder}/${file}`, (caption ?? '').trim(), changedAt));
    }
    const held = { hasPictures: trainable.length > 0, hasVideos: videos.length > 0 };
    const config =
      entries.length > 0 ? configOf({ ...described, ...held, imageDir: fullPath(folder) }) : undefined;
    if (config) entries.push({ is: 'data', ...config, changedAt: Date.now() });
    const used = new Set([...trainable.map(({ of }) => of), ...videos.map(({ file }) => file)]);
    return { entries, leftOut: [...chosen.keys()].filter((file) => !used.has(file)) };
  }

  private pictureOf(name: string, file: string, as: string): ExportEntry {
    const { realPath, bytes, changedAt } = this.datasets.imageFile(name, file);
    return { is: 'file', name: as, path: realPath, bytes, changedAt };
  }

  /** Its very bytes. Of one that is a link, what the dataset shows of it. */
  private async captionOf(
    name: string,
    file: string,
    { caption, changedAt }: DatasetImage,
  ): Promise<ExportEntry> {
    const path = join(this.workspace.datasets, name, file);
    try {
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const facts = await handle.stat();
        return {
          is: 'data',
          name: file,
          data: await handle.readFile(),
          changedAt: Math.floor(facts.mtimeMs),
        };
      } finally {
        await handle.close();
      }
    } catch {
      return { is: 'data', name: file, data: Buffer.from(caption ?? ''), changedAt };
    }
  }
}

/** None where there is nothing to say: sd-scripts stops at an empty caption. */
function captionBeside(path: string, caption: string, changedAt: number): ExportEntry[] {
  if (caption === '') return [];
  const { dir, name } = parse(path);
  return [{ is: 'data', name: `${dir}/${name}.txt`, data: Buffer.from(`${caption}\n`), changedAt }];
}

/** Those that share their caption with no picture, and can be used. */
function videosBeside(images: DatasetImage[], pictures: { file: string }[]): DatasetImage[] {
  const taken = new Set(pictures.map(({ file }) => parse(file).name));
  return images.filter(
    ({ file, kind, problem }) => kind === 'video' && problem === '' && !taken.has(parse(file).name),
  );
}

function configOf(described: ExportDataset & Held & { name: string; imageDir: string }) {
  switch (described.layout) {
    case 'kohya':
      if (!described.withConfig) return undefined;
      return { name: 'dataset.toml', data: Buffer.from(kohyaToml(described)) };
    case 'ai-toolkit':
      return { name: 'config.yaml', data: Buffer.from(aiToolkitYaml(described)) };
    case 'diffusion-pipe':
      return { name: 'dataset.toml', data: Buffer.from(diffusionPipeToml(described)) };
    case 'plain':
      return undefined;
  }
}
