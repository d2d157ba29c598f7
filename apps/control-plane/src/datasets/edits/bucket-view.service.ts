import { Injectable } from '@nestjs/common';
import type { HealthQuery } from '@pilothouse/contracts/dataset-health';
import type { DatasetBuckets } from '@pilothouse/contracts/picture-edits';
import { trainerEye } from '@pilothouse/pictures/trainer-eye';
import { DatasetsService } from '../datasets.service.js';

/** Sorts the pictures of a dataset as the trainer would. */
@Injectable()
export class BucketView {
  constructor(private readonly datasets: DatasetsService) {}

  async sort(name: string, setting: HealthQuery): Promise<DatasetBuckets> {
    const { images } = await this.datasets.content(name);
    const eye = trainerEye(setting);
    const buckets = new Map<string, DatasetBuckets['buckets'][number]>();
    const without: string[] = [];
    for (const { file, kind, width, height } of images) {
      if (kind === 'video') continue;
      const view = width !== null && height !== null ? eye({ width, height }) : null;
      if (!view) {
        without.push(file);
        continue;
      }
      const name = `${view.bucket.width}x${view.bucket.height}`;
      const bucket = buckets.get(name) ?? { ...view.bucket, files: [] };
      bucket.files.push(file);
      buckets.set(name, bucket);
    }
    const most = [...buckets.values()].sort((a, b) => b.files.length - a.files.length || a.width - b.width);
    return { buckets: most, without };
  }
}
