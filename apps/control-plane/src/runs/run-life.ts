import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunnerState } from '@pilothouse/contracts/runner';
import type { RunBasics, RunStatus } from '@pilothouse/contracts/runs';
import type { GpuLeases } from '../gpu-lease/gpu-lease.service.js';
import { AppError } from '../platform/app-error.js';
import { startRunner } from '../platform/start-runner.js';
import { bringToEnd } from './run-ending.js';
import type { RunFolder } from './run-folder.js';
import { RunLease } from './run-lease.js';
import { RunReading } from './run-reading.js';
import { hasEnded, type RunEvent } from './run-record.js';
import { RunStory } from './run-story.js';
import { RunWatch } from './run-watch.js';
import type { RunWork, WorkContext } from './run-work.js';
import { ladderOf } from './stop-ladder.js';

/** Between two pieces of news that are not a change of state. */
const NEWS_MS = 250;
/** The disk has this long to take a stop before it is answered. */
const ANSWER_MS = 2000;
/** A run that is being concluded when we have to go gets this long; what is not done then is found out at the next start. */
const FAREWELL_MS = 5000;

export type LifeTools = {
  leases: GpuLeases;
  runnerMain: string;
  makeWork: (context: WorkContext) => RunWork;
  onError: (error: unknown) => void;
};

/** One run, from queued to its end. What it knows it has from the folder, so it can be made anew at any moment. */
export class RunLife {
  readonly events = new EventEmitter<{ changed: []; ended: [] }>();
  readonly work: RunWork;
  readonly story: RunStory;
  readonly lease: RunLease;
  private readonly reading: RunReading;
  private watch?: RunWatch;
  private notice = '';
  /** Of what others do with its card. */
  private warning = '';
  private news?: NodeJS.Timeout;
  private concluding?: Promise<void>;
  private isLeft = false;

  constructor(
    readonly folder: RunFolder,
    { events, summary }: { events: RunEvent[]; summary: unknown },
    private readonly tools: LifeTools,
  ) {
    this.story = new RunStory(folder, events, () => this.tell());
    this.work = tools.makeWork({ folder, story: this.story, summary, onChanged: () => this.tellSoon() });
    const { work, story } = this;
    const { onError } = tools;
    this.reading = new RunReading(folder, work, summary, { onReadAgain: () => this.tell(), onError });
    const onTold = (text: string) => this.onLeaseTold(text);
    const onWarned = (text: string) => this.onLeaseWarned(text);
    this.lease = new RunLease({ folder, work, story, leases: tools.leases, onTold, onWarned });
  }

  get id() {
    return this.folder.id;
  }

  get status(): RunStatus {
    return this.story.status;
  }

  get history(): readonly RunEvent[] {
    return this.story.events;
  }

  /** Without what only all runs together know, and without what its work adds. */
  get run(): Omit<RunBasics, 'place'> {
    const { id, status } = this;
    const { logBytes } = this.reading;
    const notice = [this.notice, this.warning].filter(Boolean).join(' ');
    const { name, createdAt } = this.work;
    return { id, name, createdAt, status, logBytes, notice };
  }

  /** False for an ended run whose figures are only in its log. */
  get isSummarized(): boolean {
    return this.work.hasSummary || !hasEnded(this.status);
  }

  /** Its turn has come. */
  async begin(): Promise<void> {
    await this.story.tell({ state: 'preparing' }, 'Its turn has come.');
    await this.prepare();
  }

  /** Takes up a run that was in progress when an earlier control plane went away. */
  async adopt(): Promise<void> {
    const { state } = this.status;
    if (!(await this.folder.claim())) {
      // Takes as long as others take to make room: nobody waits for that.
      if (state === 'preparing') return void this.prepare().catch(this.tools.onError);
      if (this.folder.takeClaim()) return this.end(this.cancelled(), 'Stopped before it had begun.');
    }
    this.follow();
    if (state === 'stopping') this.watch?.stop();
    await this.reading.catchUp();
    await this.watch?.look();
  }

  async stop(reason = 'A stop was asked for.'): Promise<void> {
    const { status } = this;
    if (hasEnded(status) || status.state === 'stopping') return;
    if (status.state === 'queued') {
      await this.end(this.cancelled(), 'Taken out of the queue.');
      return this.answerable();
    }

    const command = await this.folder.command();
    const now = this.status;
    if (hasEnded(now) || now.state === 'stopping') return; // Somebody was quicker.
    const since = Date.now();
    const startedAt = now.state === 'running' ? now.startedAt : since;
    void this.story.tell({ state: 'stopping', startedAt, since, ...ladderOf(since, command) }, reason);
    this.watch?.stop();
    this.lease.abandon();
    await this.answerable();
  }

  /** Keeps it in the queue without a turn, or gives it its turn back. */
  async hold(held: boolean): Promise<void> {
    const { status } = this;
    if (status.state !== 'queued') {
      throw new AppError('CONFLICT', `${this.work.name} does not wait in the queue any more.`);
    }
    if (status.held === held) return;
    await this.story.tell({ state: 'queued', held }, held ? 'Put on hold.' : 'Released from hold.');
  }

  /** Looks at the files of an ended run again: a person may have removed some. */
  async refresh(): Promise<void> {
    await this.reading.look();
  }

  /** Makes the summary of an ended run from its log. One in progress is followed: a second reader would take the place of the first. */
  async readAgain(): Promise<void> {
    if (hasEnded(this.status)) await this.reading.readAgain();
  }

  /** The control plane goes; the run goes on. */
  async leave(): Promise<void> {
    this.isLeft = true;
    this.lease.abandon();
    this.watch?.close();
    this.reading.stop();
    clearTimeout(this.news);
    if (this.concluding) await Promise.race([this.concluding, sleep(FAREWELL_MS, undefined, { ref: false })]);
    await this.story.close();
  }

  private async prepare(): Promise<void> {
    const problem = this.status.state === 'preparing' ? await this.lease.acquire() : undefined;
    this.notice = '';
    if (this.isLeft) return;
    if (this.status.state !== 'preparing') {
      return this.end(this.cancelled(), 'Stopped before it had begun.');
    }
    if (problem === undefined) return this.launch();
    const endedAt = Date.now();
    await this.end({ state: 'failed', startedAt: null, endedAt, reason: problem, evidence: null }, problem);
  }

  private onLeaseTold(text: string) {
    if (this.status.state !== 'preparing') return;
    this.notice = `Freeing the GPU: ${text}`;
    this.tell();
  }

  private onLeaseWarned(text: string) {
    if (text === this.warning || hasEnded(this.status)) return;
    this.warning = text;
    this.tell();
  }

  private launch() {
    if (this.isLeft) return;
    this.follow();
    try {
      startRunner(this.tools.runnerMain, this.folder.path, (trouble) => {
        this.onRunnerTrouble(trouble).catch(this.tools.onError);
      });
    } catch (error) {
      this.onRunnerTrouble(`The runner could not be started: ${(error as Error).message}`).catch(
        this.tools.onError,
      );
    }
  }

  private follow() {
    const output = this.reading.follow(() => this.tellSoon());
    this.watch = new RunWatch(this.folder, output, this.tools.onError);
    this.watch.events.on('state', (state) => this.onRunnerState(state));
    this.watch.events.on('gone', () => this.conclude());
    this.watch.events.on('looked', () => {
      if (!this.reading.isLooking) this.look().catch(this.tools.onError);
    });
    this.watch.events.on('notice', (notice) => {
      this.notice = notice;
      this.tell();
    });
    if (this.status.state === 'stopping') this.watch.stop();
  }

  private async look(): Promise<void> {
    await this.reading.look();
    const reason = this.work.reasonToStop;
    if (reason !== undefined) await this.stop(reason);
  }

  private onRunnerState(state: RunnerState) {
    if (state.status === 'exited' || state.status === 'unstartable') return this.conclude();
    if (state.status !== 'running') return;
    if (state.stopAskedAt !== null && this.status.state === 'running') {
      const { startedAt, stopAskedAt: since } = state;
      const ladder = ladderOf(since, undefined);
      void this.story.tell(
        { state: 'stopping', startedAt, since, ...ladder },
        'The runner was told to stop.',
      );
    }
    if (this.status.state !== 'preparing') return;
    const { startedAt, child } = state;
    const status: RunStatus = { state: 'running', startedAt, stopsAfterEpoch: null };
    void this.story.tell(status, `Running as process ${child.pid}.`);
  }

  /** Ended before it had taken the folder. Otherwise the folder tells more, and the watch sees it. */
  private async onRunnerTrouble(trouble: string) {
    if (this.isLeft || hasEnded(this.status) || (await this.folder.claim())) return;
    const said = await this.folder.complaint();
    const reason = `${trouble} before it had begun.${said && ` It said: ${said}`}`;
    await this.end({ state: 'failed', startedAt: null, endedAt: Date.now(), reason, evidence: null }, reason);
  }

  private conclude() {
    if (this.isLeft) return;
    // After a failure (an unreadable disk) the watch comes by again.
    this.concluding ??= this.concludeNow()
      .catch(this.tools.onError)
      .finally(() => (this.concluding = undefined));
  }

  private async concludeNow(): Promise<void> {
    await this.reading.catchUp();
    await this.reading.look();
    if (!this.reading.isFollowing || this.isLeft || hasEnded(this.status)) return;

    const ending = await bringToEnd(this);
    if (ending) await this.end(ending.status, ending.text);
  }

  /** In memory at once; the files follow, and are made again from the others when they cannot. */
  private async end(status: RunStatus, text: string): Promise<void> {
    this.watch?.close();
    this.notice = '';
    this.warning = '';
    const followed = this.reading.end();
    void this.story.tell(status, text);
    void this.lease.release().catch(this.tools.onError);
    this.events.emit('ended');
    if (followed) await this.reading.summarize(followed).catch(() => undefined); // Made again when it is asked for.
  }

  private cancelled(): RunStatus {
    return { state: 'cancelled', startedAt: null, endedAt: Date.now() };
  }

  /** On the disk; but whoever asked has an answer also from one that takes nothing: what he asked for is on its way. */
  private async answerable(): Promise<void> {
    await Promise.race([this.story.written, sleep(ANSWER_MS, undefined, { ref: false })]);
  }

  private tellSoon() {
    if (this.isLeft) return;
    this.news ??= setTimeout(() => this.tell(), NEWS_MS);
  }

  private tell() {
    clearTimeout(this.news);
    this.news = undefined;
    if (!this.isLeft) this.events.emit('changed');
  }
}
