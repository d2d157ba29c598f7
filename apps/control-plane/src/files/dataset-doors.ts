import { Injectable } from '@nestjs/common';
import { DatasetsService } from '../datasets/datasets.service.js';

/** What is changed in a dataset goes through the dataset's one door, so that nobody else writes there meanwhile. */
@Injectable()
export class DatasetDoors {
  constructor(private readonly datasets: DatasetsService) {}

  /** `what`: for people, in the past tense. Paths in no dataset, and datasets themselves, need no door. */
  through<T>(paths: string[], what: string, work: () => Promise<T>): Promise<T> {
    const files = new Map<string, string[]>();
    for (const path of paths) {
      const [top, dataset, file] = path.split('/');
      if (top !== 'datasets' || dataset === undefined || file === undefined) continue;
      files.set(dataset, [...(files.get(dataset) ?? []), file]);
    }
    const known = new Set(this.datasets.list().map(({ name }) => name));
    // Always in one order, so that two that need the same two doors do not wait for each other.
    const doors = [...files].filter(([name]) => known.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
    const enter = ([name, changed]: [string, string[]], inner: () => Promise<T>) =>
      this.datasets.change(name, { what, files: changed }, inner);
    return doors.reduce<() => Promise<T>>((inner, door) => () => enter(door, inner), work)();
  }
}
