import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download } from '@pilothouse/contracts/downloads';
import { AppError } from '../platform/app-error.js';
import type { Job } from './job.js';
import { type NewDownload, newRecord } from './new-record.js';
import { DownloadFolder, type DownloadRecord, loadRecords } from './record.file.js';

/** All downloads in their order, each with its folder on the disk. Those that have ended stay until somebody takes them out. */
export class DownloadQueue {
  private jobs: Job[] = [];

  constructor(
    private readonly root: string,
    private readonly toJob: (record: DownloadRecord, folder: DownloadFolder) => Job,
  ) {}

  /** Those of an earlier process. One whose file cannot be read is told to `onDamaged` and left alone. */
  async load(onDamaged: (path: string, why: string) => void): Promise<void> {
    const loaded = await loadRecords(this.root, onDamaged);
    this.jobs = loaded.map(({ folder, record }) => this.toJob(record, folder));
  }

  [Symbol.iterator](): Iterator<Job> {
    return this.jobs.values();
  }

  /** What is to come in its order, then what has ended, the newest first. */
  get shown(): Download[] {
    const open = this.jobs.filter(({ record }) => record.ended === null);
    const ended = this.jobs.filter(({ record }) => record.ended !== null);
    const newestFirst = ended.sort((a, b) => b.record.ended!.at - a.record.ended!.at);
    return [...open, ...newestFirst].map((job) => job.toDownload());
  }

  /** Of all that waits and is being fetched. */
  get neededBytes(): number {
    return this.jobs.reduce((sum, job) => sum + (job.record.ended ? 0 : job.missingBytes), 0);
  }

  /** True for a place among the models that one of them is going to take. */
  isToTake(path: string): boolean {
    return this.jobs.some(
      ({ record }) => record.ended?.as !== 'done' && `${record.folder}/${record.name}` === path,
    );
  }

  has(job: Job): boolean {
    return this.jobs.includes(job);
  }

  find(id: string): Job {
    const job = this.jobs.find(({ record }) => record.id === id);
    if (!job) throw new AppError('NOT_FOUND', 'That download is not in the queue any more.');
    return job;
  }

  async add(wanted: NewDownload): Promise<Job> {
    const record = newRecord(wanted, Math.max(0, ...this.jobs.map((job) => job.record.position)) + 1);
    const folder = new DownloadFolder(join(this.root, record.id));
    await mkdir(folder.path);
    await folder.save(record);
    const job = this.toJob(record, folder);
    this.jobs.push(job);
    return job;
  }

  /** Those that are not named stay behind them as they are. */
  async order(ids: string[]): Promise<void> {
    const place = new Map(ids.map((id, at) => [id, at]));
    const placeOf = ({ record }: Job) => place.get(record.id) ?? ids.length;
    this.jobs = this.jobs.toSorted(
      (a, b) => placeOf(a) - placeOf(b) || a.record.position - b.record.position,
    );
    for (const [at, job] of this.jobs.entries()) {
      if (job.record.position === at + 1) continue;
      job.record.position = at + 1;
      await job.folder.save(job.record);
    }
  }

  takeOut(...jobs: Job[]) {
    this.jobs = this.jobs.filter((job) => !jobs.includes(job));
  }
}
