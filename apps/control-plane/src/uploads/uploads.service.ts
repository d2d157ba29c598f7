import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ChooseLayout, Intake, IntakeReport, TakeFromPod } from '@pilothouse/contracts/uploads';
import { IntakeId } from '@pilothouse/contracts/uploads';
import PQueue from 'p-queue';
import { DatasetsService } from '../datasets/datasets.service.js';
import { AddingService } from '../datasets/adding.service.js';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { isDiskFull } from '../platform/disk-full.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { IntakeFolder, type Task } from './intake-folder.js';
import { entryOf, receivingEntry } from './intake-entry.js';
import { PodFolders } from './pod-folders.js';
import { type IntakeTools, runIntake } from './run-intake.js';

/** What was never sent to its end, or was taken in, is forgotten after this. */
const KEPT_MS = 3 * 24 * 3_600_000;
const SWEEP_EVERY_MS = 3_600_000;
/** Progress is told at most this often. */
const TOLD_EVERY_MS = 250;
const MOST_OPEN = 1_000;

type Known = { intake: Intake; toldAt: number; running?: { stop: AbortController; ended: Promise<void> } };

/** Everything on its way into datasets in the background. What is on disk is the truth; this is what is known of it. */
@Injectable()
export class UploadsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Intake]; removed: [string] }>();
  private readonly chores = new Chores('Uploads');
  private readonly logger = new Logger('Uploads');
  private readonly known = new Map<string, Known>();
  /** A large picture does not wait until an archive is unpacked. */
  private readonly queues = {
    archives: new PQueue({ concurrency: 1 }),
    pictures: new PQueue({ concurrency: 2 }),
  };
  private readonly tools: IntakeTools;
  /** Resolves when what an earlier process left is known again. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly datasets: DatasetsService,
    adding: AddingService,
    pod: PodFolders,
  ) {
    this.tools = { datasets, adding, pod };
  }

  onApplicationBootstrap() {
    this.ready = this.recover();
    this.chores.run(() => this.ready);
    this.chores.later(SWEEP_EVERY_MS, () => this.sweep());
  }

  async onApplicationShutdown() {
    this.chores.close();
    const running = [...this.known.values()].flatMap((known) => known.running ?? []);
    running.forEach(({ stop }) => stop.abort());
    await Promise.all(running.map(({ ended }) => ended));
  }

  folderOf(id: string): IntakeFolder {
    return new IntakeFolder(join(this.folders.uploads, id));
  }

  async list(): Promise<Intake[]> {
    await this.ready;
    return [...this.known.values()].map(({ intake }) => intake).sort((a, b) => a.startedAt - b.startedAt);
  }

  async report(id: string): Promise<IntakeReport> {
    await this.ready;
    const ended = await this.folderOf(id).ended();
    if (!ended)
      throw new AppError('NOT_FOUND', 'There is no report: that has not ended, or is forgotten already.');
    return ended.report;
  }

  /** Bytes that uploads which are under way will still need. */
  promisedBytes(): number {
    const open = [...this.known.values()].map(({ intake }) => intake);
    if (open.length >= MOST_OPEN) {
      throw new AppError(
        'TOO_MANY_REQUESTS',
        `${MOST_OPEN} uploads are under way. Let some end, or discard them.`,
      );
    }
    return open.reduce(
      (sum, { status, bytes }) => sum + (status.type === 'receiving' ? bytes - status.receivedBytes : 0),
      0,
    );
  }

  /** Bytes have arrived. Once all are here it begins. */
  async received(id: string): Promise<void> {
    const [facts, received] = await Promise.all([this.folderOf(id).upload(), this.folderOf(id).received()]);
    if (!facts || !received || (await this.folderOf(id).task())) return;
    if (!existsSync(this.folderOf(id).path)) return; // Discarded meanwhile.
    if (received.bytes < facts.size)
      return this.tell(receivingEntry(id, facts, received), { isAtOnce: true });
    const { dataset, filename, preparation, layout, caption } = facts.metadata;
    const type = /\.zip$/i.test(filename) ? ('zip' as const) : ('picture' as const);
    const { size: bytes, createdAt: startedAt } = facts;
    const asked = { dataset, preparation, layout, caption, targets: {} };
    await this.begin({ id, name: filename, bytes, startedAt, source: { type }, ...asked });
  }

  /** Work that the sender need not wait for. */
  soon(work: () => Promise<void>) {
    this.chores.run(work);
  }

  /** Its folder was removed by whoever sent it. */
  gone(id: string) {
    if (this.known.delete(id)) this.events.emit('removed', id);
  }

  async takeFromPod({ dataset, from, how, preparation, layout }: TakeFromPod): Promise<Intake> {
    await this.ready;
    await this.datasets.expectWritable(dataset);
    const id = randomBytes(16).toString('hex');
    const name =
      from.type === 'folder'
        ? from.path
        : from.paths.length === 1
          ? from.paths[0]!
          : `${from.paths.length} pictures`;
    await this.folderOf(id).make();
    const about = { id, name, bytes: 0, startedAt: Date.now(), dataset, preparation, layout, targets: {} };
    await this.begin({ ...about, source: { ...from, how } });
    return this.find(id).intake;
  }

  async chooseLayout(id: string, { layout }: ChooseLayout): Promise<Intake> {
    const { intake } = this.find(id);
    if (intake.status.type !== 'asking')
      throw new AppError('CONFLICT', `${intake.name} asks nothing any more.`);
    return this.again(id, { layout });
  }

  async retry(id: string): Promise<Intake> {
    const { intake } = this.find(id);
    if (intake.status.type !== 'failed' || !intake.status.mayRetry) {
      throw new AppError('CONFLICT', `${intake.name} cannot be tried again. Send it again.`);
    }
    return this.again(id, { failed: undefined });
  }

  /** Stops what is under way and forgets it, with everything that was not added yet. */
  async discard(id: string): Promise<void> {
    const { intake, running } = this.find(id);
    if (intake.status.type === 'adding') {
      throw new AppError(
        'CONFLICT',
        `${intake.name} is being moved into the dataset this moment. Wait until it is there.`,
      );
    }
    running?.stop.abort();
    await running?.ended;
    await this.forget(id);
  }

  private async again(id: string, change: Partial<Task>): Promise<Intake> {
    const task = await this.folderOf(id).task();
    if (!task) throw new AppError('NOT_FOUND', 'That is not here any more.');
    await this.begin({ ...task, ...change });
    return this.find(id).intake;
  }

  private async begin(task: Task) {
    await this.folderOf(task.id).saveTask(task);
    this.enqueue(task);
  }

  private enqueue(task: Task) {
    const queue = task.source.type === 'picture' ? this.queues.pictures : this.queues.archives;
    const stop = new AbortController();
    this.tell(entryOf(task, { type: 'waiting' }), { isAtOnce: true });
    const ended = queue.add(() => this.run(task, stop.signal));
    Object.assign(this.find(task.id), { running: { stop, ended } });
    this.chores.run(() => ended);
  }

  private async run(task: Task, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const folder = this.folderOf(task.id);
    try {
      const onStatus = (status: Intake['status']) =>
        this.tell(entryOf(task, status), { isAtOnce: status.type === 'asking' });
      const ended = await runIntake(task, folder, this.tools, { signal, onStatus });
      if (!ended) return;
      await folder.saveEnded(ended);
      await folder.forgetFiles();
      this.tell(entryOf(task, { type: 'done', endedAt: ended.endedAt }, ended), { isAtOnce: true });
    } catch (error) {
      if (!signal.aborted) await this.fail(task, error);
    }
  }

  private async fail(task: Task, error: unknown) {
    const mayRetry = !(error instanceof AppError && error.code === 'INVALID_INPUT');
    if (!(error instanceof AppError) && !isDiskFull(error)) this.logger.error(error);
    const failed = { endedAt: Date.now(), reason: reasonOf(error), mayRetry };
    this.tell(entryOf(task, { type: 'failed', ...failed }), { isAtOnce: true });
    await this.folderOf(task.id).saveTask({ ...task, failed });
    if (!mayRetry) await this.folderOf(task.id).forgetFiles();
  }

  private tell(intake: Intake, { isAtOnce }: { isAtOnce: boolean }) {
    const known = this.known.get(intake.id);
    const now = performance.now();
    const isSameStep = known?.intake.status.type === intake.status.type;
    const isQuiet = !isAtOnce && isSameStep && now - known!.toldAt < TOLD_EVERY_MS;
    this.known.set(intake.id, { ...known, intake, toldAt: isQuiet ? known!.toldAt : now });
    if (!isQuiet) this.events.emit('changed', intake);
  }

  private find(id: string): Known {
    const known = this.known.get(id);
    if (!known)
      throw new AppError('NOT_FOUND', 'There is no such upload. It may have been discarded meanwhile.');
    return known;
  }

  private async forget(id: string) {
    await rm(this.folderOf(id).path, { recursive: true, force: true });
    this.known.delete(id);
    this.events.emit('removed', id);
  }

  private async recover() {
    await this.datasets.ready;
    for (const id of await readdir(this.folders.uploads)) {
      if (!IntakeId.safeParse(id).success) continue;
      await this.adopt(id).catch((error: unknown) => this.logger.warn(error));
    }
    await this.forgetOld();
  }

  private async adopt(id: string) {
    const folder = this.folderOf(id);
    const [task, ended] = [await folder.task(), await folder.ended()];
    if (!task) {
      await this.received(id);
      // Killed before it had said what it is.
      if (!this.known.has(id)) await this.forget(id);
    } else if (ended) {
      await folder.forgetFiles();
      this.tell(entryOf(task, { type: 'done', endedAt: ended.endedAt }, ended), { isAtOnce: true });
    } else if (task.failed) {
      this.tell(entryOf(task, { type: 'failed', ...task.failed }), { isAtOnce: true });
    } else this.enqueue(task);
  }

  private async sweep() {
    this.chores.later(SWEEP_EVERY_MS, () => this.sweep());
    await this.forgetOld();
  }

  private async forgetOld() {
    const before = Date.now() - KEPT_MS;
    for (const { intake } of [...this.known.values()]) {
      const { status } = intake;
      const at =
        'endedAt' in status ? status.endedAt : status.type === 'receiving' ? status.lastAt : Infinity;
      if (at < before) await this.forget(intake.id);
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (isDiskFull(error)) return 'The disk is full: free some space and try again';
  return 'It could not be stored. The control plane log says why';
}
