import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { DatasetsService } from '../datasets/datasets.service.js';
import { FreezingService, type TrainableImage } from '../datasets/freezing.service.js';
import { dataProblems } from './data-problems.js';
import { datasetProblems, type Described } from './dataset-problems.js';
import { masksOf, type Source, sourcesOf, type Subset, subsetsOf } from './subsets.js';

/** The pictures of a request: as they lie in the datasets now, and as they are frozen into a run's folder. */
@Injectable()
export class TrainingData {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly freezing: FreezingService,
  ) {}

  async look(request: StartRun): Promise<{ subsets: Subset<TrainableImage>[]; problems: PlanProblem[] }> {
    const sources = sourcesOf(request);
    const described = await Promise.all(sources.map((source) => this.describe(source)));
    const subsets = subsetsOf(request, described);
    const problems = described.flatMap((source) => datasetProblems(request, source));
    return { subsets, problems: [...problems, ...dataProblems(request, sources, subsets)] };
  }

  /** Links every picture into the run's folder. Answers what lies there. */
  async freeze(request: StartRun, runFolder: string): Promise<Subset[]> {
    const sources = sourcesOf(request);
    await this.freezing.refresh(sources.flatMap((source) => [source.dataset, masksOf(source) ?? []].flat()));
    const found = await Promise.all(sources.map((source) => this.withImages(source)));
    const frozen: Subset[] = [];
    for (const subset of subsetsOf(request, found)) {
      const folder = join(runFolder, subset.folder);
      await mkdir(folder, { recursive: true });
      const only = new Set(subset.images.map(({ file }) => file));
      const images = await this.freezing.freeze(subset.dataset, folder, { masks: masksOf(subset), only });
      frozen.push({ ...subset, images });
    }
    return frozen.filter(({ images }) => images.length > 0);
  }

  /** Which version each of its datasets is now. */
  async versions(request: StartRun): Promise<Record<string, number>> {
    const names = sourcesOf(request).flatMap((source) => [source.dataset, masksOf(source) ?? []].flat());
    return this.freezing.versions(names);
  }

  private async describe(source: Source): Promise<Described> {
    const isThere = (name: string) => this.datasets.list().some((dataset) => dataset.name === name);
    await this.datasets.ready;
    const content = async (name: string): Promise<DatasetImage[] | undefined> =>
      isThere(name) ? (await this.datasets.content(name)).images : undefined;
    const masks = masksOf(source);
    return {
      ...source,
      images: (await this.freezing.trainable(source.dataset, masks)) ?? [],
      content: await content(source.dataset),
      hasMasks: masks === undefined || isThere(masks),
    };
  }

  private async withImages(source: Source) {
    return { ...source, images: (await this.freezing.trainable(source.dataset, masksOf(source))) ?? [] };
  }
}

/** Pictures that get a mask or stand on their side are written anew into the run's folder. */
export const copiedPixels = (subsets: Subset<TrainableImage>[]) =>
  subsets
    .flatMap(({ images }) => images)
    .filter(({ mask, isTurned }) => mask !== undefined || isTurned)
    .reduce((pixels, { width, height }) => pixels + width * height, 0);
