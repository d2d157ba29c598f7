import { EventEmitter } from 'node:events';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ActOnDownload, ChangeDownload, Download, DownloadList } from '@pilothouse/contracts/downloads';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { freeBytesAt } from '../platform/free-bytes.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { SettingsService } from '../settings/settings.service.js';
import { DownloadQueue } from './download-queue.js';
import { gigabytes, Job } from './job.js';
import type { NewDownload } from './new-record.js';
import { Publishing } from './publishing.service.js';
import { wasPublished } from './publish.js';
import type { DownloadFolder, DownloadRecord } from './record.file.js';
import { RunningJobs } from './running-jobs.js';
import { Throttle } from './throttle.js';
import { Hubs } from './hubs.service.js';
import { knownTrouble } from './trouble.js';

/** A page is told of a download at most this often, unless something but figures has changed. */
const TELL_EVERY_MS = 500;
const PAUSED = new Error('it was paused');
const REMOVED = new Error('it was taken out of the queue');

/** Fetches models, one after the other and a few at once. What it knows is on the disk: it goes on after any end. */
@Injectable()
export class DownloadsService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Download]; replaced: [DownloadList] }>();
  private readonly chores = new Chores('Downloads');
  private readonly throttle: Throttle;
  private readonly running = new RunningJobs({
    onFailed: (job, error) => this.onFailed(job, error),
    onEnded: (job) => this.onEnded(job),
  });
  private readonly toldAt = new Map<Job, number>();
  private readonly queue: DownloadQueue;

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly settings: SettingsService,
    private readonly hubs: Hubs,
    private readonly publishing: Publishing,
  ) {
    this.queue = new DownloadQueue(folders.downloads, (record, folder) => this.toJob(record, folder));
    this.throttle = new Throttle(() => {
      const { limitMegabytes } = this.settings.current.downloads;
      return limitMegabytes === null ? null : limitMegabytes * 1e6;
    });
  }

  async onModuleInit() {
    await this.queue.load((path, why) =>
      this.chores.warnOnce(
        `The download in ${path} cannot be read (${why}). Delete that folder, and fetch it anew.`,
      ),
    );
    this.chores.run(() => this.goOn());
    this.settings.events.on('changed', () => this.schedule());
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.running.stopAll(new Error('Pilothouse ends'));
  }

  async list(): Promise<DownloadList> {
    return { downloads: this.queue.shown, freeBytes: await this.freeBytes() };
  }

  /** Of all that waits and is being fetched. */
  get neededBytes(): number {
    return this.queue.neededBytes;
  }

  freeBytes(): Promise<number> {
    return freeBytesAt(this.folders.downloads);
  }

  /** True for a place among the models that a download in the queue is going to take. */
  isQueued(path: string): boolean {
    return this.queue.isToTake(path);
  }

  async add(wanted: NewDownload[]): Promise<Download[]> {
    await this.refuseWithoutRoom(wanted);
    await this.refuseTaken(wanted);
    const added: Job[] = [];
    for (const each of wanted) added.push(await this.queue.add(each));
    await this.replaced();
    this.schedule();
    return added.map((job) => job.toDownload());
  }

  async act({ id, action }: ActOnDownload): Promise<Download> {
    const job = this.queue.find(id);
    if (action === 'pause') await this.pause(job);
    else if (action === 'look') this.lookFor(job);
    else await this.resume(job);
    return job.toDownload();
  }

  async actOnAll(action: 'pause' | 'resume'): Promise<DownloadList> {
    for (const job of this.queue) {
      if (job.record.ended === null) await (action === 'pause' ? this.pause(job) : this.resume(job));
    }
    return this.list();
  }

  /** Other name or folder, as long as it has none among the models. */
  async change(id: string, { name, folder }: ChangeDownload): Promise<Download> {
    const job = this.queue.find(id);
    const { record } = job;
    if (record.ended?.as === 'done')
      throw new AppError('CONFLICT', `“${record.name}” is among the models by now. Rename it there.`);
    if (name !== undefined && extensionOf(name) !== extensionOf(record.name)) {
      throw new AppError(
        'INVALID_INPUT',
        `The name must end as before, with ${extensionOf(record.name) || 'no ending'}.`,
      );
    }
    if (name !== undefined) record.name = name;
    if (folder !== undefined) {
      record.folder = folder;
      record.isFolderChosen = true;
    }
    await job.folder.save(record);
    this.tell(job);
    return job.toDownload();
  }

  /** Those that are not named stay behind them as they are. */
  async order(ids: string[]): Promise<DownloadList> {
    await this.queue.order(ids);
    return this.replaced();
  }

  /** Out of the queue, with what came of it; of one that is done only the entry goes. */
  async remove(id: string): Promise<DownloadList> {
    const job = this.queue.find(id);
    // First, so that nothing starts it again when it has ended.
    this.queue.takeOut(job);
    await this.running.stop(job, REMOVED);
    await job.folder.remove();
    this.schedule();
    return this.replaced();
  }

  async removeDone(): Promise<DownloadList> {
    const done = [...this.queue].filter(({ record }) => record.ended?.as === 'done');
    this.queue.takeOut(...done);
    for (const job of done) await job.folder.remove();
    return this.replaced();
  }

  private async refuseWithoutRoom(wanted: NewDownload[]) {
    const asked = wanted.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    const free = await this.freeBytes();
    if (asked + this.neededBytes <= free) return;
    const queued =
      this.neededBytes > 0 ? ` beside ${gigabytes(this.neededBytes)} that are in the queue already` : '';
    throw new AppError(
      'DISK_FULL',
      `The disk has no room for that: ${gigabytes(asked)} are asked for${queued}, and ${gigabytes(free)} are free.`,
    );
  }

  private async refuseTaken(wanted: NewDownload[]) {
    for (const { folder, name } of wanted) {
      const place = `${folder}/${name}`;
      if (!folder || !(this.isQueued(place) || (await this.publishing.isThere(place)))) continue;
      const where = this.isQueued(place) ? 'in the queue' : 'there';
      throw new AppError(
        'CONFLICT',
        `models/${place} is ${where} already. Give this one another name or folder.`,
      );
    }
  }

  /** What was published right before a kill is done; everything else goes on. */
  private async goOn() {
    for (const job of this.queue) {
      // One that cannot be settled just now keeps none of the others.
      await this.settle(job).catch((error: unknown) =>
        this.chores.warnOnce(`${job.record.name}: ${(error as Error).message}`),
      );
    }
    await this.replaced();
    this.schedule();
  }

  private async settle({ record, folder }: Job) {
    if (record.ended || !record.publishing) return;
    if (await wasPublished(record, folder, this.folders.models)) {
      const { publishing } = record;
      const isVerified = record.expected.sha256.length > 0;
      record.ended = { as: 'done', ...publishing, isVerified, at: Date.now(), seen: [] };
      await folder.dropContent(record);
      await this.publishing.remember(record, publishing.path);
    }
    record.publishing = null;
    await folder.save(record);
  }

  private toJob(record: DownloadRecord, folder: DownloadFolder): Job {
    const job: Job = new Job(record, folder, {
      web: this.hubs.web,
      throttle: this.throttle,
      token: async () => (record.hub ? this.hubs.tokenOf(record.hub) : null),
      connections: () => this.settings.current.downloads.connections,
      lookInside: (look) => this.publishing.lookInside(look),
      publish: (...published) => this.publishing.publish(...published),
      onChanged: () => this.tell(job, TELL_EVERY_MS),
    });
    return job;
  }

  private schedule() {
    if (this.chores.isClosed) return;
    const { atOnce } = this.settings.current.downloads;
    for (const job of this.queue) {
      if (this.running.count >= atOnce) return;
      if (!job.isWaiting || this.running.has(job)) continue;
      this.running.start(job);
      this.tell(job);
    }
  }

  private async onFailed(job: Job, error: unknown) {
    const known = knownTrouble(error);
    if (!known) this.chores.warnOnce(`${job.record.name}: ${(error as Error).stack ?? String(error)}`);
    const why =
      known?.message ?? 'Something went wrong that was not foreseen; the log of the control plane says what.';
    job.record.ended = { as: 'failed', why, remedy: known?.remedy ?? 'retry', at: Date.now() };
    // A full disk may not take it: then it is only shown.
    await job.folder.save(job.record).catch(() => undefined);
  }

  private onEnded(job: Job) {
    if (this.chores.isClosed) return;
    this.chores.run(async () => void (await this.replaced()));
    if (job.record.ended?.as === 'done') this.lookFor(job);
    this.schedule();
  }

  private lookFor(job: Job) {
    const { ended } = job.record;
    if (ended?.as !== 'done') return;
    this.chores.run(() =>
      this.publishing.follow(ended.path, (seen) => {
        ended.seen = seen;
        this.tell(job);
        this.chores.run(() => (this.queue.has(job) ? job.folder.save(job.record) : Promise.resolve()));
      }),
    );
  }

  private async pause(job: Job) {
    if (job.record.ended) return;
    job.record.isPaused = true;
    await this.running.stop(job, PAUSED);
    await job.folder.save(job.record);
    this.tell(job);
  }

  private async resume(job: Job) {
    if (job.record.ended?.as === 'done') return;
    job.record.ended = null;
    job.record.isPaused = false;
    await job.folder.save(job.record);
    await this.replaced();
    this.schedule();
  }

  private async replaced(): Promise<DownloadList> {
    const list = await this.list();
    this.events.emit('replaced', list);
    return list;
  }

  private tell(job: Job, everyMs = 0) {
    const now = performance.now();
    if (now - (this.toldAt.get(job) ?? -Infinity) < everyMs || !this.queue.has(job)) return;
    this.toldAt.set(job, now);
    this.events.emit('changed', job.toDownload());
  }
}

const extensionOf = (name: string) => /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? '';
