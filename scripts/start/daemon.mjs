import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sendSignal, sessionMembers } from './processes.mjs';

/** supervisord looks at its signals only when its poll ends, once a second: a connection ends it. */
const WAKE_MS = 50;
/** Longer than the longest `stopwaitsecs` of a service. */
const STOP_LIMIT_MS = 75_000;
const TERMINATE_LIMIT_MS = 5_000;

/** supervisord in the foreground, in a session of its own, so that the terminal's Ctrl-C reaches us and not all of it at once. */
export class Daemon {
  constructor(path, { root, env, log, socket }) {
    const out = openSync(log, 'a');
    const asRoot = process.getuid?.() === 0 ? ['-u', 'root'] : [];
    const args = ['-n', '--silent', '-c', join(root, 'supervisor/supervisord.conf'), ...asRoot];
    this.socket = socket;
    this.hasEnded = false;
    this.child = spawn(path, args, { cwd: root, env, stdio: ['ignore', out, out], detached: true });
    closeSync(out);
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    }).finally(() => (this.hasEnded = true));
  }

  get pid() {
    return this.child.pid;
  }

  /** Ends all that runs below it. Runs are sessions of their own and go on. */
  async stop() {
    sendSignal(this.pid, 'SIGTERM');
    const giveUpAt = Date.now() + STOP_LIMIT_MS;
    while (!this.hasEnded && !this.isHurried && Date.now() < giveUpAt) {
      this.wake();
      await Promise.race([this.ended, setTimeout(WAKE_MS)]);
    }
    await this.endLeftovers();
  }

  /** Ends its poll. It sleeps through its first second, too, before it starts anything. */
  wake() {
    const connection = connect(this.socket, () => connection.destroy());
    connection.on('error', () => {}); // Not listening yet, or gone already.
  }

  /** The person does not want to wait. */
  hurry() {
    this.isHurried = true;
  }

  /** Whatever of its session is still there: services that ignore a stop, or that it left behind when it was killed. */
  async endLeftovers() {
    if (this.pid === undefined) return;
    const deadline = Date.now() + (this.isHurried ? 0 : TERMINATE_LIMIT_MS);
    if (!this.isHurried) sessionMembers(this.pid).forEach((pid) => sendSignal(pid, 'SIGTERM'));
    while (sessionMembers(this.pid).length > 0 && Date.now() < deadline) await setTimeout(WAKE_MS);
    sessionMembers(this.pid).forEach((pid) => sendSignal(pid, 'SIGKILL'));
  }
}
