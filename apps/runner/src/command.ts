import { setImmediate as afterReading, setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { RunnerCommandFile, TerminalSize } from '@pilothouse/contracts/runner';
import { identify } from '@pilothouse/processes/identity';
import { sendSignal } from '@pilothouse/processes/session';
import { endSession, signalSession } from './leftovers.js';
import { Pty, type PtyExit } from './pty.js';

/** After the exit, output is waited for until it was quiet this long, but not for ever. */
const QUIET_MS = 250;
const LONGEST_WAIT_MS = 5000;
const LOOK_MS = 25;

/** The command, from its start until nothing of it is left. */
export class Command {
  readonly identity: ProcessIdentity;
  /** Resolves with the exit when all output was handed over. Others of its session may still live: see `endRest`. */
  readonly ended: Promise<PtyExit>;
  private readonly pty: Pty;
  private lastOutputAt = performance.now();
  private isHeld = false;
  hasExited = false;
  private ladder?: NodeJS.Timeout;

  constructor(
    private readonly command: RunnerCommandFile,
    file: string,
    onOutput: (bytes: Buffer) => void,
  ) {
    const { argv, env, cwd, columns, rows } = command;
    let exited: (exit: PtyExit) => void;
    const exit = new Promise<PtyExit>((resolve) => (exited = resolve));

    this.pty = new Pty(
      { file, args: argv.slice(1), env, cwd, columns, rows },
      {
        output: (bytes) => {
          this.lastOutputAt = performance.now();
          onOutput(bytes);
        },
        exited: (how) => exited(how),
      },
    );
    // Gone in a blink, it has no identity any more; a start time of nothing matches no later process of that number.
    this.identity = identify(this.pty.pid) ?? {
      ...identify(process.pid)!,
      pid: this.pty.pid,
      startTicks: '',
    };
    this.ended = exit.then((how) => this.finish(how));
  }

  /** Holds the command back where it writes next, or lets it go on. */
  hold(isHeld: boolean) {
    this.isHeld = isHeld;
    this.lastOutputAt = performance.now();
    if (isHeld) this.pty.pause();
    else this.pty.resume();
  }

  /** Resolves when the terminal has taken it. */
  type(bytes: Buffer): Promise<void> {
    return this.pty.write(bytes);
  }

  resize({ columns, rows }: TerminalSize) {
    this.pty.resize(columns, rows);
  }

  /** INT (or what the command asks for) to the group, TERM after the first grace, KILL to the whole session after the second. */
  stop() {
    if (this.hasExited || this.ladder) return;
    const { interruptGraceMs, terminateGraceMs } = this.command;
    const groupId = -this.pty.pid;

    this.interrupt();
    this.ladder = setTimeout(() => {
      sendSignal(groupId, 'SIGTERM');
      this.ladder = setTimeout(() => signalSession(this.pty.pid, 'SIGKILL'), terminateGraceMs);
    }, interruptGraceMs);
  }

  /** The group exists only once the child has made its session, a moment after the fork. */
  private interrupt() {
    if (this.hasExited || sendSignal(-this.pty.pid, this.command.stopSignal ?? 'SIGINT')) return;
    setTimeout(() => this.interrupt(), LOOK_MS);
  }

  /** Resolves when no process of the command's session lives. */
  endRest(): Promise<void> {
    return endSession(this.pty.pid, this.command.terminateGraceMs);
  }

  private async finish(exit: PtyExit): Promise<PtyExit> {
    this.hasExited = true;
    clearTimeout(this.ladder);
    this.lastOutputAt = performance.now();

    let waitedMs = 0;
    while (this.isHeld || (this.quietMs < QUIET_MS && waitedMs < LONGEST_WAIT_MS)) {
      await sleep(LOOK_MS);
      // A late timer alone is no proof of silence: first let the event loop read what is there.
      await afterReading();
      if (!this.isHeld) waitedMs += LOOK_MS;
    }
    this.pty.close();
    return exit;
  }

  private get quietMs() {
    return performance.now() - this.lastOutputAt;
  }
}
