import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunnerNews, RunnerState, TerminalSize } from '@pilothouse/contracts/runner';
import type { Terminal as TerminalFacts, TerminalStatus } from '@pilothouse/contracts/terminals';
import { isAlive } from '@pilothouse/processes/identity';
import { sendSignal } from '@pilothouse/processes/session';
import { Chores } from '../platform/chores.js';
import { RunnerClient } from '../platform/runner-client.js';
import { startRunner } from '../platform/start-runner.js';
import { endSurvivors } from '../platform/survivors.js';
import { TERMINAL_MARK } from './login-shell.js';
import { Scrollback } from './scrollback.js';
import type { TerminalFolder, TerminalRecord } from './terminal-folder.js';
import { TitleWatch } from './title-watch.js';
import { Viewers } from './viewers.js';

/** Activity alone is told no more often than this. */
const NEWS_MS = 5_000;
/** Longer than its runner takes for a shell that ignores everything. */
const CLOSE_WITHIN_MS = 8_000;

type Events = { changed: []; shaped: []; grew: []; ended: [] };
type Runner = Extract<RunnerState, { status: 'running' }>;

/** One shell, from its start until nothing of it is left. Its runner outlives us; a new control plane adopts it. */
export class Terminal {
  /** Every page that shows it listens. */
  readonly events = new EventEmitter<Events>().setMaxListeners(0);
  readonly viewers = new Viewers();
  private readonly chores = new Chores(Terminal.name);
  private readonly client: RunnerClient;
  private readonly titles: TitleWatch;
  private status: TerminalStatus = { state: 'starting' };
  private size: TerminalSize;
  private lastActiveAt: number;
  /** By a clock that nobody sets. */
  private quietSince = performance.now();
  private isNewsDue = false;
  private endText = '';
  private isAdopted = false;
  private begun!: () => void;
  private readonly beginning = new Promise<void>((resolve) => (this.begun = resolve));

  constructor(
    private readonly folder: TerminalFolder,
    private readonly record: TerminalRecord,
  ) {
    this.size = { columns: record.columns, rows: record.rows };
    this.lastActiveAt = record.createdAt;
    this.client = new RunnerClient(folder.path);
    this.client.events.on('news', (news) => this.take(news));
    this.client.events.on('disconnected', () => this.chores.run(() => this.look()));
    this.titles = new TitleWatch(folder.path, this.chores, () => this.events.emit('changed'));
  }

  get id() {
    return this.record.id;
  }

  get path() {
    return this.folder.path;
  }

  get hasEnded() {
    return this.status.state === 'ended';
  }

  get isClosing() {
    return this.status.state === 'closing';
  }

  /** Milliseconds without output and without a page that shows it; undefined while there is one. */
  get quietMs(): number | undefined {
    if (this.hasEnded || this.viewers.count > 0) return undefined;
    return performance.now() - this.quietSince;
  }

  facts(): TerminalFacts {
    const { id, number, shell, createdAt } = this.record;
    const { status, lastActiveAt, size, viewers } = this;
    const title = this.titles.title;
    return { id, number, shell, createdAt, title, lastActiveAt, status, viewers: viewers.count, ...size };
  }

  /** Starts its one runner. */
  start(runnerMain: string) {
    startRunner(runnerMain, this.folder.path, (trouble) => this.end(null, null, `${trouble}.`));
    this.client.open();
  }

  /** Takes up what an earlier control plane has started. */
  async adopt(): Promise<void> {
    this.isAdopted = true;
    this.lastActiveAt = (await new Scrollback(this.folder.path).end()).writtenAt ?? this.lastActiveAt;
    this.titles.look();
    await this.look();
    if (!this.hasEnded) this.client.open();
  }

  view(viewerId: string, size: TerminalSize) {
    this.viewers.set(viewerId, size);
    this.reshape();
  }

  leave(viewerId: string) {
    this.viewers.delete(viewerId);
    this.quietSince = performance.now();
    this.reshape();
  }

  /** Resolves when the shell's terminal has taken it, or never will. */
  async type(bytes: Uint8Array): Promise<void> {
    await this.beginning;
    if (this.hasEnded) return;
    this.noteActivity();
    await this.client.type(bytes);
  }

  /** Ends the shell with its children. Resolves when they are gone. */
  async close(text = ''): Promise<void> {
    if (this.hasEnded) return;
    this.endText = text;
    this.status = { state: 'closing' };
    this.events.emit('changed');
    this.client.stop();
    const ended = new Promise<void>((resolve) => this.events.once('ended', () => resolve()));
    await Promise.race([ended, sleep(CLOSE_WITHIN_MS)]);
    if (!this.hasEnded) await this.kill();
  }

  /** Lets go of it; the shell goes on. */
  detach() {
    this.chores.close();
    this.client.close();
    this.begun();
  }

  private take(news: RunnerNews) {
    if (news.type === 'output') {
      this.noteActivity();
      this.titles.look();
      this.events.emit('grew');
    }
    if (news.type === 'state') this.follow(news.state);
  }

  private follow(state: RunnerState) {
    if (state.status === 'exited') this.end(state.exitCode, state.signal, '');
    if (state.status === 'unstartable') this.end(null, null, state.message);
    if (state.status !== 'running') return;
    if (this.status.state === 'starting') this.status = { state: 'running', pid: state.child.pid };
    // It may have begun with another size than that of the pages which have come since.
    this.client.resize(this.size);
    this.begun();
    this.events.emit('changed');
  }

  /** What its files say, and whether its runner lives: asked when the runner can say nothing itself. */
  private async look(): Promise<void> {
    const state = await this.folder.state();
    if (this.hasEnded) return;
    if (state?.status === 'exited' || state?.status === 'unstartable') return this.follow(state);
    const runner = state?.runner ?? (await this.folder.claim());
    // Until it has taken its folder, only who started it hears of its end.
    if (runner ? isAlive(runner) : !this.isAdopted) return;
    if (state?.status === 'running') await this.endRest(state);
    this.end(null, null, 'Its process was ended from outside, or the machine was restarted.');
  }

  private async kill(): Promise<void> {
    const state = await this.folder.state();
    if (state) sendSignal(state.runner.pid, 'SIGKILL');
    if (state?.status === 'running') await this.endRest(state);
    this.end(null, null, 'It had to be killed.');
  }

  private endRest(state: Runner) {
    return endSurvivors(`${TERMINAL_MARK}=${this.id}`, state.child);
  }

  private end(exitCode: number | null, signal: number | null, text: string) {
    if (this.hasEnded) return;
    const how = text || this.endText || endingOf(exitCode, signal);
    this.status = { state: 'ended', endedAt: Date.now(), exitCode, signal, text: how };
    this.detach();
    this.events.emit('ended');
    this.events.emit('changed');
  }

  private reshape() {
    const size = this.viewers.smallest ?? this.size;
    const isOther = size.columns !== this.size.columns || size.rows !== this.size.rows;
    this.size = size;
    if (isOther) this.client.resize(size);
    this.events.emit('shaped');
    this.events.emit('changed');
  }

  private noteActivity() {
    this.quietSince = performance.now();
    this.lastActiveAt = Date.now();
    if (this.isNewsDue) return;
    this.isNewsDue = true;
    this.chores.later(NEWS_MS, async () => {
      this.isNewsDue = false;
      this.events.emit('changed');
    });
  }
}

function endingOf(exitCode: number | null, signal: number | null): string {
  if (signal !== null) return `The shell was ended by signal ${signal}.`;
  return exitCode === 0 ? 'The shell has ended.' : `The shell has ended with code ${exitCode}.`;
}
