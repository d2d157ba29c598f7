import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { AnyRun, Queue, RunFiles } from '@pilothouse/contracts/runs';
import { Config } from '../config.js';
import { GpuLeases } from '../gpu-lease/gpu-lease.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import type { DamagedRuns } from './damaged-runs.js';
import type { Prepare } from './make-run.js';
import { QueueFile } from './queue-file.js';
import { RunEntries } from './run-entries.js';
import type { RunFolder } from './run-folder.js';
import type { RunLife } from './run-life.js';
import { RunLives } from './run-lives.js';
import { RunQueue } from './run-queue.js';
import { hasEnded } from './run-record.js';
import type { MakeWork, RunWork } from './run-work.js';

export { hasEnded } from './run-record.js';
export { type Ending, type Exit, RunWork, type WorkContext } from './run-work.js';
export type { Prepare } from './make-run.js';

type Events = { changed: [AnyRun]; removed: [string]; queue: [Queue] };

/** All runs, whatever their work: those that ended, the one in progress, and those that wait. */
@Injectable()
export class RunsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly events = new EventEmitter<Events>().setMaxListeners(0);
  readonly damaged: DamagedRuns;
  private readonly lives: RunLives;
  private readonly logger = new Logger('Runs');
  private readonly onError = (error: unknown) => this.logger.error(error);
  private readonly entries = new RunEntries();
  private readonly queue: RunQueue;
  private readonly queueFile: QueueFile;

  constructor(
    folders: WorkspaceFolders,
    private readonly trash: TrashService,
    config: Config,
    private readonly leases: GpuLeases,
  ) {
    this.lives = new RunLives({
      ...{ leases, trash, runsFolder: folders.runs, runnerMain: config.runnerMain, onError: this.onError },
      onTaken: (life) => this.listenTo(life),
    });
    this.damaged = this.lives.damaged;
    this.queueFile = new QueueFile(join(folders.runs, 'queue.json'), this.onError);
    this.queue = new RunQueue(() => this.lives, this.queueFile, leases, this.onError);
    leases.events.on('changed', () => this.queue.advance());
    this.events.on('changed', ({ id }) => this.entries.forget(id));
    this.events.on('removed', (id) => this.entries.forget(id));
  }

  /** To be called while the app is put together: when it starts, every kind of run has to be known. */
  register(kind: AnyRun['kind'], makeWork: MakeWork) {
    this.lives.register(kind, makeWork);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queueFile.load();
    await this.lives.load();
    this.queue.placeAnew();
    this.trash.events.on('restored', (paths) => void this.takeBack(paths).catch(this.onError));
    // Nobody waits for these: a run is shown as it was last known until it is known better.
    void this.takeUp().catch(this.onError);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.queue.close();
    await Promise.all([...this.lives].map((life) => life.leave()));
  }

  /** Newest first. */
  list(): AnyRun[] {
    return this.lives.newestFirst().map((life) => this.show(life));
  }

  /** The same as JSON, of each what a list shows. */
  written(): string {
    const ids = this.lives.newestFirst().map(({ id }) => id);
    return this.entries.write(ids, (id) => this.show(this.lives.get(id)));
  }

  /** Those that have not ended, newest first. */
  active(): AnyRun[] {
    const active = this.lives.newestFirst().filter(({ status }) => !hasEnded(status));
    return active.map((life) => this.show(life));
  }

  find(id: string): AnyRun | undefined {
    const life = this.lives.find(id);
    return life && this.show(life);
  }

  async get(id: string): Promise<AnyRun> {
    const life = this.lives.get(id);
    if (hasEnded(life.status)) await life.refresh();
    return this.show(life);
  }

  /** What the run is about. */
  work(id: string): RunWork {
    return this.lives.get(id).work;
  }

  /** Freezes what is asked for and puts it into the queue. */
  async enqueue(name: string, prepare: Prepare, held = false): Promise<AnyRun> {
    const life = await this.lives.make(name, prepare, held);
    this.tell(life);
    this.queue.advance();
    return this.show(life);
  }

  /** Into the trash with its whole folder; from there it comes back as it was. */
  async remove(id: string, isMeantAnyway: boolean): Promise<TrashEntry> {
    const life = this.lives.get(id);
    const { name } = life.work;
    if (!hasEnded(life.status)) {
      throw new AppError('CONFLICT', `${name} has not ended. Stop it first, then delete it.`);
    }
    await life.refresh();
    const { reasonToStay } = life.work;
    if (reasonToStay && !isMeantAnyway) throw new AppError('CONFLICT', reasonToStay);
    try {
      return await this.trash.move([life.folder.path], `Run ${name}`);
    } finally {
      if (!(await life.folder.isThere())) await this.forget(id);
    }
  }

  /** Its folder is gone, whoever took it away. */
  async forget(id: string): Promise<void> {
    const life = this.lives.find(id);
    if (!life) return;
    this.lives.drop(id);
    life.work.onRemoved();
    await life.leave();
    this.events.emit('removed', id);
  }

  async stop(id: string): Promise<AnyRun> {
    const life = this.lives.get(id);
    await life.stop();
    return this.show(life);
  }

  /** The same again, as a new run at the end of the queue. */
  retry(id: string): Promise<AnyRun> {
    const { status, work } = this.lives.get(id);
    if (!hasEnded(status)) {
      throw new AppError('CONFLICT', `${work.name} has not ended, so there is nothing to retry yet.`);
    }
    return work.again();
  }

  async hold(id: string, held: boolean): Promise<AnyRun> {
    const life = this.lives.get(id);
    await life.hold(held);
    this.queue.advance();
    return this.show(life);
  }

  /** To the head of the queue, and not held any more. */
  async runNext(id: string): Promise<AnyRun> {
    const life = this.lives.get(id);
    await life.hold(false);
    await this.arrange([id, ...this.queue.waiting.map((each) => each.id).filter((each) => each !== id)]);
    return this.show(life);
  }

  /** Answers the queue in its new order. */
  async arrange(ids: string[]): Promise<AnyRun[]> {
    await this.queue.arrange(ids);
    for (const moved of this.queue.placeAnew()) this.events.emit('changed', this.show(moved));
    this.queue.advance();
    return this.queue.waiting.map((life) => this.show(life));
  }

  get queueState(): Queue {
    return this.queue.state;
  }

  /** Refuses nothing: who is in progress goes on, and more may be asked for. */
  async pauseQueue(isPaused: boolean): Promise<Queue> {
    await this.queue.pause(isPaused);
    this.events.emit('queue', this.queue.state);
    this.queue.advance();
    return this.queue.state;
  }

  async files(id: string): Promise<RunFiles> {
    const { folder, history } = this.lives.get(id);
    const [command, datasetToml] = await Promise.all([folder.command(), folder.datasetToml()]);
    const events = history.map(({ at, text, status }) => ({ at, text, state: status.state }));
    return { argv: command?.argv ?? [], cwd: command?.cwd ?? '', datasetToml, events };
  }

  logOf(id: string) {
    const life = this.lives.get(id);
    return {
      path: life.folder.log,
      hasEnded: () => hasEnded(life.status),
      onEnd: (listener: () => void) => {
        life.events.once('ended', listener);
        return () => life.events.off('ended', listener);
      },
    };
  }

  /** Looks at the files of a run again, now that one of them was removed. */
  async refresh(id: string): Promise<void> {
    await this.lives.get(id).refresh();
  }

  /** A damaged run that somebody has mended by hand. */
  async mend(id: string): Promise<AnyRun> {
    const folder = this.damaged.folder(id);
    await this.takeIn(folder);
    const still = this.damaged.list().find((each) => each.id === id);
    if (!(await folder.isThere())) {
      this.damaged.forget(id);
      throw new AppError('NOT_FOUND', `The folder of the run ${id} is not there any more.`);
    }
    if (still)
      throw new AppError('CONFLICT', `${still.file} of the run ${id} cannot be read yet. ${still.why}`);
    return this.show(this.lives.get(id));
  }

  /** Reads the log of an ended run from its first byte. */
  async readAgain(id: string): Promise<void> {
    await this.lives.get(id).readAgain();
  }

  /** Tells everybody of a run that has changed without knowing it itself. */
  announce(id: string) {
    this.tell(this.lives.get(id));
  }

  /** What was put back from the trash may be a run. */
  private async takeBack(paths: string[]): Promise<void> {
    for (const path of paths) {
      const folder = this.lives.unknownAt(path);
      if (folder) await this.takeIn(folder);
    }
  }

  /** A folder that came to hold a run, or holds one that can be read now. */
  private async takeIn(folder: RunFolder): Promise<void> {
    const life = await this.lives.takeIn(folder);
    if (!life) return;
    this.tell(life);
    if (!hasEnded(life.status) && life.status.state !== 'queued') await life.adopt();
    if (!life.isSummarized) await life.readAgain();
    this.queue.advance();
  }

  private listenTo(life: RunLife) {
    life.events.setMaxListeners(0);
    life.events.on('changed', () => this.tell(life));
    life.events.on('ended', () => void this.onEnded(life));
  }

  private async takeUp(): Promise<void> {
    const lives = [...this.lives];
    await this.leases.takeUp(
      lives.map(({ lease, status }) => ({ run: lease.holder, hasEnded: hasEnded(status) })),
    );
    const inProgress = lives.filter(({ status }) => !hasEnded(status) && status.state !== 'queued');
    const owed = lives.filter(({ work }) => work.isOwedSuccessor);
    await Promise.all(inProgress.map((life) => life.adopt().catch(this.onError)));
    await Promise.all(owed.map((life) => this.onEnded(life)));
    this.queue.open();

    for (const life of lives.filter((each) => !each.isSummarized)) {
      if (this.queue.isClosed) return;
      await life.readAgain().catch(this.onError);
    }
  }

  private onEnded(life: RunLife): Promise<void> {
    return this.queue.settle(async () => {
      const later = this.queue.isClosed ? undefined : await life.work.goOn();
      if (later) await this.arrange([later.id]);
      if (later) this.tell(life);
    });
  }

  private tell(life: RunLife) {
    const moved = this.queue.placeAnew();
    for (const each of new Set([life, ...moved])) this.events.emit('changed', this.show(each));
  }

  private show(life: RunLife): AnyRun {
    return life.work.show({ ...life.run, place: this.queue.placeOf(life.id) });
  }
}
