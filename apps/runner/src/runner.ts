import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { RunnerCommandFile, RunnerNews, RunnerRequest, RunnerState } from '@pilothouse/contracts/runner';
import { identify } from '@pilothouse/processes/identity';
import { Command } from './command.js';
import { findExecutable } from './executable.js';
import { LogFile } from './log-file.js';
import { NewsServer } from './news-server.js';
import { StateFile } from './state-file.js';

const OUTPUT_NEWS_MS = 25;
/** A full disk is freed by somebody; one that broke or was made read-only hardly ever comes back, and a stop is to stop. */
const MAY_PASS = /^(?:ENOSPC|EDQUOT)\b/;
/** Such a disk gets this long after the command of a stopped run has ended. */
const LOST_AFTER_MS = 5000;
const LOOK_MS = 500;

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
  private outputToldAt = -Infinity;
  private isInteractive = false;
  private readonly news: NewsServer;

  constructor(private readonly onTrouble: (error: Error) => void) {
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
    this.isInteractive = commandFile.isInteractive ?? false;

    const found = findExecutable(commandFile);
    if ('problem' in found) {
      await this.end({ status: 'unstartable', ...this.who, endedAt: Date.now(), message: found.problem });
      return;
    }
    this.log = await this.openLog(commandFile);
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
    void this.leaveLostDisk(this.command);
  }

  /** Ends without a word, which is all a disk that takes none leaves; the control plane sees that and says what became of the run. */
  private async leaveLostDisk(command: Command): Promise<void> {
    let lostMs = 0;
    for (; lostMs < LOST_AFTER_MS; await sleep(LOOK_MS)) {
      const isLost = this.blockedBy !== null && !MAY_PASS.test(this.blockedBy);
      lostMs = isLost && command.hasExited ? lostMs + LOOK_MS : 0;
    }
    await command.endRest();
    this.onTrouble(new Error(`Stopped, but the disk takes nothing more: ${this.blockedBy}`));
    process.exit(1);
  }

  private openLog({ logLimitBytes }: RunnerCommandFile) {
    const listeners = {
      grew: () => this.tellOutput(),
      pressed: (isPressed: boolean) => this.command?.hold(isPressed),
      blocked: (reason: string | null) => this.tellBlocked(reason),
    };
    if (logLimitBytes !== undefined) return LogFile.openRolling(logLimitBytes, listeners);
    return LogFile.open({ log: 'output.log', times: 'output.times' }, listeners);
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

  /** The first at once, for whoever waits for the echo of a key. */
  private tellOutput() {
    if (this.outputNews) return;
    const waitMs = this.outputToldAt + OUTPUT_NEWS_MS - performance.now();
    if (waitMs <= 0) return this.tellOutputNow();
    this.outputNews = setTimeout(() => this.tellOutputNow(), waitMs);
  }

  private tellOutputNow() {
    this.outputNews = undefined;
    this.outputToldAt = performance.now();
    this.news.tell({ type: 'output', logBytes: this.log!.bytes });
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

  /** Answers how many bytes of input were taken. Throws for what this command does not take. */
  private async take(request: RunnerRequest): Promise<number> {
    if (request.type === 'stop') this.stop();
    else if (!this.isInteractive) throw new Error(`This command takes no ${request.type}`);
    else if (request.type === 'resize') this.command?.resize(request);
    else return this.type(Buffer.from(request.base64, 'base64'));
    return 0;
  }

  private async type(bytes: Buffer): Promise<number> {
    await this.command?.type(bytes);
    return bytes.length;
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
