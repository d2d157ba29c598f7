import { EventEmitter } from 'node:events';
import { basename, join } from 'node:path';
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
import { DamagedRuns } from './damaged-runs.js';
import { loadRun, loadRuns, type LoadedRun } from './load-runs.js';
import { makeRun, type Prepare } from './make-run.js';
import { QueueFile } from './queue-file.js';
import { RunEntries } from './run-entries.js';
import { RunFolder } from './run-folder.js';
import { RunLife } from './run-life.js';
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
  private readonly kinds = new Map<string, MakeWork>();
  private readonly lives = new Map<string, RunLife>();
  private readonly logger = new Logger('Runs');
  private readonly onError = (error: unknown) => this.logger.error(error);
  private readonly entries = new RunEntries();
  private readonly queue: RunQueue;
  private readonly queueFile: QueueFile;
  /** Runs that ended just now and may go on by themselves: until that is settled nothing else begins. */
  private settling = 0;
  private newestAt = 0;
  /** What an earlier control plane left is known: until then nothing begins. */
  private isTakenUp = false;
  private isClosed = false;

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly trash: TrashService,
    private readonly config: Config,
    private readonly leases: GpuLeases,
  ) {
    this.damaged = new DamagedRuns(trash, this.onError);
    this.queueFile = new QueueFile(join(folders.runs, 'queue.json'), this.onError);
    this.queue = new RunQueue(() => this.lives.values(), this.queueFile, leases, this.onError);
    leases.events.on('changed', () => this.advance());
    this.events.on('changed', ({ id }) => this.entries.forget(id));
    this.events.on('removed', (id) => this.entries.forget(id));
  }

  /** To be called while the app is put together: when it starts, every kind of run has to be known. */
  register(kind: AnyRun['kind'], makeWork: MakeWork) {
    this.kinds.set(kind, makeWork);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queueFile.load();
    const onDamaged = (folder: RunFolder, cause: unknown) => this.damaged.note(folder, cause);
    for (const loaded of await loadRuns(this.folders.runs, this.trash, onDamaged)) this.takeLoaded(loaded);
    this.queue.placeAnew();
    this.trash.events.on('restored', (paths) => void this.takeBack(paths).catch(this.onError));
    // Nobody waits for these: a run is shown as it was last known until it is known better.
    void this.takeUp().catch(this.onError);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    this.queue.close();
    await Promise.all([...this.lives.values()].map((life) => life.leave()));
  }

  /** Newest first. */
  list(): AnyRun[] {
    return newestFirst(this.lives.values()).map((life) => this.show(life));
  }

  /** The same as JSON, of each what a list shows. */
  written(): string {
    const ids = newestFirst(this.lives.values()).map(({ id }) => id);
    return this.entries.write(ids, (id) => this.show(this.life(id)));
  }

  /** Those that have not ended, newest first. */
  active(): AnyRun[] {
    const active = [...this.lives.values()].filter(({ status }) => !hasEnded(status));
    return newestFirst(active).map((life) => this.show(life));
  }

  find(id: string): AnyRun | undefined {
    const life = this.lives.get(id);
    return life && this.show(life);
  }

  async get(id: string): Promise<AnyRun> {
    const life = this.life(id);
    if (hasEnded(life.status)) await life.refresh();
    return this.show(life);
  }

  /** What the run is about. */
  work(id: string): RunWork {
    return this.life(id).work;
  }

  /** Freezes what is asked for and puts it into the queue. */
  async enqueue(name: string, prepare: Prepare, held = false): Promise<AnyRun> {
    // No two runs are of the same age, so that the queue has one order.
    this.newestAt = Math.max(Date.now(), this.newestAt + 1);
    const { trash, newestAt: createdAt } = this;
    const made = await makeRun(name, prepare, { trash, runsFolder: this.folders.runs, createdAt, held });
    const life = this.take({ ...made, summary: undefined });
    this.tell(life);
    this.advance();
    return this.show(life);
  }

  /** Into the trash with its whole folder; from there it comes back as it was. */
  async remove(id: string, isMeantAnyway: boolean): Promise<TrashEntry> {
    const life = this.life(id);
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
    const life = this.lives.get(id);
    if (!life || !this.lives.delete(id)) return;
    life.work.onRemoved();
    await life.leave();
    this.events.emit('removed', id);
  }

  async stop(id: string): Promise<AnyRun> {
    const life = this.life(id);
    await life.stop();
    return this.show(life);
  }

  /** The same again, as a new run at the end of the queue. */
  retry(id: string): Promise<AnyRun> {
    const { status, work } = this.life(id);
    if (!hasEnded(status)) {
      throw new AppError('CONFLICT', `${work.name} has not ended, so there is nothing to retry yet.`);
    }
    return work.again();
  }

  async hold(id: string, held: boolean): Promise<AnyRun> {
    const life = this.life(id);
    await life.hold(held);
    this.advance();
    return this.show(life);
  }

  /** To the head of the queue, and not held any more. */
  async runNext(id: string): Promise<AnyRun> {
    const life = this.life(id);
    await life.hold(false);
    await this.arrange([id, ...this.queue.waiting.map((each) => each.id).filter((each) => each !== id)]);
    return this.show(life);
  }

  /** Answers the queue in its new order. */
  async arrange(ids: string[]): Promise<AnyRun[]> {
    await this.queue.arrange(ids);
    for (const moved of this.queue.placeAnew()) this.events.emit('changed', this.show(moved));
    this.advance();
    return this.queue.waiting.map((life) => this.show(life));
  }

  get queueState(): Queue {
    return this.queue.state;
  }

  /** Refuses nothing: who is in progress goes on, and more may be asked for. */
  async pauseQueue(isPaused: boolean): Promise<Queue> {
    await this.queue.pause(isPaused);
    this.events.emit('queue', this.queue.state);
    this.advance();
    return this.queue.state;
  }

  async files(id: string): Promise<RunFiles> {
    const { folder, history } = this.life(id);
    const [command, datasetToml] = await Promise.all([folder.command(), folder.datasetToml()]);
    const events = history.map(({ at, text, status }) => ({ at, text, state: status.state }));
    return { argv: command?.argv ?? [], cwd: command?.cwd ?? '', datasetToml, events };
  }

  logOf(id: string) {
    const life = this.life(id);
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
    await this.life(id).refresh();
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
    return this.show(this.life(id));
  }

  /** Reads the log of an ended run from its first byte. */
  async readAgain(id: string): Promise<void> {
    await this.life(id).readAgain();
  }

  /** Tells everybody of a run that has changed without knowing it itself. */
  announce(id: string) {
    this.tell(this.life(id));
  }

  /** What was put back from the trash may be a run. */
  private async takeBack(paths: string[]): Promise<void> {
    for (const path of paths) {
      const [place, id = '', ...inside] = path.split('/');
      if (place !== basename(this.folders.runs) || inside.length > 0 || this.lives.has(id)) continue;
      await this.takeIn(new RunFolder(join(this.folders.runs, id)));
    }
  }

  /** A folder that came to hold a run, or holds one that can be read now. */
  private async takeIn(folder: RunFolder): Promise<void> {
    const loaded = await loadRun(folder, this.trash).catch((cause) => this.damaged.note(folder, cause));
    if (!loaded) return;
    this.takeLoaded(loaded);
    const life = this.lives.get(folder.id);
    if (!life) return;
    this.damaged.forget(folder.id);
    this.tell(life);
    if (!hasEnded(life.status) && life.status.state !== 'queued') await life.adopt();
    if (!life.isSummarized) await life.readAgain();
    this.advance();
  }

  private takeLoaded(loaded: LoadedRun) {
    try {
      this.take(loaded);
      this.newestAt = Math.max(this.newestAt, loaded.record.createdAt);
    } catch (cause) {
      this.damaged.note(loaded.folder, cause);
    }
  }

  private take({ folder, record, events, summary }: LoadedRun): RunLife {
    const makeWork = this.kinds.get(record.kind);
    if (!makeWork) throw new Error(`Runs of the kind “${record.kind}” are not known here`);
    const life = new RunLife(
      folder,
      { events, summary },
      {
        leases: this.leases,
        runnerMain: this.config.runnerMain,
        makeWork: (context) => makeWork(record, context),
        onError: this.onError,
      },
    );
    this.lives.set(life.id, life);
    life.events.setMaxListeners(0);
    life.events.on('changed', () => this.tell(life));
    life.events.on('ended', () => void this.onEnded(life));
    return life;
  }

  private async takeUp(): Promise<void> {
    const lives = [...this.lives.values()];
    await this.leases.takeUp(
      lives.map(({ lease, status }) => ({ run: lease.holder, hasEnded: hasEnded(status) })),
    );
    const inProgress = lives.filter(({ status }) => !hasEnded(status) && status.state !== 'queued');
    const owed = lives.filter(({ work }) => work.isOwedSuccessor);
    await Promise.all(inProgress.map((life) => life.adopt().catch(this.onError)));
    await Promise.all(owed.map((life) => this.onEnded(life)));
    this.isTakenUp = true;
    this.advance();

    for (const life of lives.filter((each) => !each.isSummarized)) {
      if (this.isClosed) return;
      await life.readAgain().catch(this.onError);
    }
  }

  /** What goes on by itself does so before those that wait. */
  private async onEnded(life: RunLife): Promise<void> {
    this.settling += 1;
    try {
      const later = this.isClosed ? undefined : await life.work.goOn();
      if (later) await this.arrange([later.id]);
      if (later) this.tell(life);
    } catch (error) {
      this.onError(error);
    } finally {
      this.settling -= 1;
    }
    this.advance();
  }

  private advance() {
    if (this.settling > 0 || this.isClosed || !this.isTakenUp) return;
    this.queue.advance();
    // Whoever made room is started again, unless the next run is about to take the card.
    if (![...this.lives.values()].some(({ status }) => status.state === 'preparing')) this.leases.restore();
  }

  private tell(life: RunLife) {
    const moved = this.queue.placeAnew();
    for (const each of new Set([life, ...moved])) this.events.emit('changed', this.show(each));
  }

  private show(life: RunLife): AnyRun {
    return life.work.show({ ...life.run, place: this.queue.placeOf(life.id) });
  }

  private life(id: string): RunLife {
    const life = this.lives.get(id);
    if (!life) throw new AppError('NOT_FOUND', `There is no run ${id}.`);
    return life;
  }
}

const newestFirst = (lives: Iterable<RunLife>) =>
  [...lives].sort((a, b) => b.work.createdAt - a.work.createdAt || b.id.localeCompare(a.id));
