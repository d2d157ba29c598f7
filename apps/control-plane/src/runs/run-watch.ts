import { EventEmitter } from 'node:events';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { RunnerNews, RunnerState } from '@pilothouse/contracts/runner';
import { isAlive } from '@pilothouse/processes/identity';
import { sendSignal } from '@pilothouse/processes/session';
import { RunnerClient } from '../platform/runner-client.js';
import type { RunFolder } from './run-folder.js';
import type { RunOutput } from './run-output.js';

/** News is pushed; this is the look for what cannot be pushed: that the runner is dead, or that its socket does not work. */
const LOOK_MS = 1000;
/** A stop that no connection could carry goes by signal, which the runner takes as the same request. */
const STOP_BY_SIGNAL_AFTER_MS = 3000;

type Events = {
  state: [RunnerState];
  /** What a person should know now; empty when nothing. */
  notice: [string];
  /** The runner's process is no more. What it left behind stands in the folder. */
  gone: [];
  looked: [];
};

/** Follows the runner of one run that is in progress. */
export class RunWatch {
  readonly events = new EventEmitter<Events>();
  private readonly client: RunnerClient;
  private readonly timer: NodeJS.Timeout;
  private runner?: ProcessIdentity;
  private stopAskedAt?: number;
  private isClosed = false;

  constructor(
    private readonly folder: RunFolder,
    private readonly output: RunOutput,
    private readonly onError: (error: unknown) => void,
  ) {
    this.client = new RunnerClient(folder.path);
    this.client.events.on('news', (news) => this.take(news));
    this.client.events.on('disconnected', () => this.look().catch(onError));
    this.client.open();
    this.timer = setInterval(() => void this.look().catch(onError), LOOK_MS);
  }

  stop() {
    this.stopAskedAt ??= performance.now();
    this.client.stop();
  }

  close() {
    this.isClosed = true;
    clearInterval(this.timer);
    this.client.close();
  }

  async look(): Promise<void> {
    this.runner ??= (await this.folder.state())?.runner ?? (await this.folder.claim());
    if (this.isClosed || !this.runner) return;
    if (!isAlive(this.runner)) {
      this.events.emit('gone');
      return;
    }
    this.stopBySignal(this.runner);
    await this.output.catchUp();
    this.events.emit('looked');
  }

  private take(news: RunnerNews) {
    if (news.type === 'output') this.output.catchUp().catch(this.onError);
    if (news.type === 'blocked') this.events.emit('notice', noticeOf(news.reason));
    if (news.type !== 'state') return;
    this.runner = news.state.runner;
    this.events.emit('state', news.state);
  }

  private stopBySignal({ pid }: ProcessIdentity) {
    if (this.stopAskedAt === undefined || this.client.isConnected) return;
    if (performance.now() - this.stopAskedAt >= STOP_BY_SIGNAL_AFTER_MS) sendSignal(pid, 'SIGTERM');
  }
}

function noticeOf(reason: string | null): string {
  if (reason === null) return '';
  if (/^EROFS\b/.test(reason)) {
    return (
      `The volume has become read-only (${reason}), mostly because its disk failed, so this run is paused. It goes on by itself ` +
      'if the volume can be written again; otherwise stop it.'
    );
  }
  return `The disk takes nothing more (${reason}), so this run is paused. It goes on by itself once there is room; nothing is lost.`;
}
