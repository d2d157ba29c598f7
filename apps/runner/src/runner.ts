import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { RunnerCommandFile, RunnerNews, RunnerRequest, RunnerState } from '@pilothouse/contracts/runner';
import { identify } from '@pilothouse/processes/identity';
import { Command } from './command.js';
import { findExecutable } from './executable.js';
import { LogFile } from './log-file.js';
import { NewsServer } from './news-server.js';
import { StateFile } from './state-file.js';

const OUTPUT_NEWS_MS = 25;

/** One command of one run folder, from `starting` to `exited`. The working directory is that folder. */
export class Runner {
  private readonly me: ProcessIdentity = identify(process.pid)!;
  private readonly stateFile = new StateFile('state.json', (reason) => this.tellBlocked(reason));
  private readonly startedAt = Date.now();
  private state: RunnerState;
  private log?: LogFile;
  private command?: Command;
  private stopAskedAt: number | null = null;
  private blockedBy: string | null = null;
  private outputNews?: NodeJS.Timeout;
  private readonly news: NewsServer;

  constructor(onTrouble: (error: Error) => void) {
    // Whoever connects is told the state, so there is one before there is a socket.
    this.state = { status: 'starting', runner: this.me, startedAt: this.startedAt };
    this.news = new NewsServer('run.sock', {
      request: (request) => this.take(request),
      greeting: () => this.whereThingsStand(),
      failed: onTrouble,
    });
  }

  /** Resolves when the command and all its kin are gone and the files say so. */
  async run(commandFile: RunnerCommandFile): Promise<void> {
    await this.stateFile.write(this.state);

    const found = findExecutable(commandFile);
    if ('problem' in found) {
      await this.end({ status: 'unstartable', ...this.who, endedAt: Date.now(), message: found.problem });
      return;
    }
    this.log = await this.openLog();
    this.command = new Command(commandFile, found.file, (bytes) => this.log!.append(bytes));
    this.tellRunning();
    if (this.stopAskedAt) this.command.stop();

    const exit = await this.command.ended;
    await Promise.all([this.log.settle(), this.command.endRest()]);
    const { stopAskedAt } = this;
    const logBytes = this.log.bytes;
    await this.end({ status: 'exited', ...this.who, endedAt: Date.now(), ...exit, stopAskedAt, logBytes });
  }

  /** May be asked again and again; the first time counts. */
  stop() {
    if (this.stopAskedAt) return;
    this.stopAskedAt = Date.now();
    if (!this.command) return;
    this.command.stop();
    if (this.state.status === 'running') this.tellRunning();
  }

  private openLog() {
    return LogFile.open(
      { log: 'output.log', times: 'output.times' },
      {
        grew: () => this.tellOutput(),
        pressed: (isPressed) => this.command?.hold(isPressed),
        blocked: (reason) => this.tellBlocked(reason),
      },
    );
  }

  private tellBlocked(reason: string | null) {
    this.blockedBy = reason;
    this.news.tell({ type: 'blocked', reason });
  }

  private tellRunning() {
    const child = this.command!.identity;
    this.state = { status: 'running', ...this.who, child, stopAskedAt: this.stopAskedAt };
    this.news.tell({ type: 'state', state: this.state });
    void this.stateFile.write(this.state);
  }

  private tellOutput() {
    this.outputNews ??= setTimeout(() => {
      this.outputNews = undefined;
      this.news.tell({ type: 'output', logBytes: this.log!.bytes });
    }, OUTPUT_NEWS_MS);
  }

  /** On the disk before anybody hears of it: who hears `exited` may act on it. */
  private async end(state: RunnerState): Promise<void> {
    clearTimeout(this.outputNews);
    this.state = state;
    await this.stateFile.write(state);
    this.news.tell({ type: 'state', state });
    await this.log?.close();
    await this.news.close();
  }

  private take(request: RunnerRequest) {
    if (request.type === 'stop') this.stop();
  }

  private whereThingsStand(): RunnerNews[] {
    const standing: RunnerNews[] = [{ type: 'state', state: this.state }];
    if (this.log) standing.push({ type: 'output', logBytes: this.log.bytes });
    if (this.blockedBy) standing.push({ type: 'blocked', reason: this.blockedBy });
    return standing;
  }

  private get who() {
    return { runner: this.me, startedAt: this.startedAt };
  }
}
