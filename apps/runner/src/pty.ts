import { closeSync, constants, openSync } from 'node:fs';
import type { OnReadOpts, SocketConstructorOpts } from 'node:net';
import { ReadStream } from 'node:tty';
import binary from 'node-pty/requireBinary.js';
import { PtyInput } from './pty-input.js';

const READ_BYTES = 64 * 1024;

type Native = {
  fork(
    file: string,
    args: string[],
    env: string[],
    cwd: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    isUtf8: boolean,
    helperPath: string,
    onExit: (exitCode: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, columns: number, rows: number): void;
};

export type PtyCommand = {
  /** Absolute: nothing is looked up here. */
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  columns: number;
  rows: number;
};

export type PtyExit = { exitCode: number | null; signal: number | null };

type Listeners = {
  output: (bytes: Buffer) => void;
  /** The command is gone and was reaped; output of it may still follow. */
  exited: (exit: PtyExit) => void;
};

/**
 * One command in a pseudo-terminal of its own, leader of a new session.
 *
 * node-pty's own `spawn` closes its reader 200 ms after the exit, read or not, so that output held back for a full disk would
 * be lost. Hence its native half with a reader of ours. The terminal never hangs up by itself, because the runner holds its
 * far end open too: at a hang-up libuv takes a short read for the last one and drops what the kernel still has.
 */
export class Pty {
  readonly pid: number;
  private readonly fd: number;
  private readonly reader: ReadStream;
  private readonly farEnd: number;
  private readonly input: PtyInput;
  private readonly native = binary.requireBinary('pty.node') as Native;
  private isClosed = false;

  constructor(command: PtyCommand, listeners: Listeners) {
    const env = Object.entries(command.env).map(([name, value]) => `${name}=${value}`);
    const { file, args, cwd, columns, rows } = command;
    const onExit = (exitCode: number, signal: number) =>
      listeners.exited(signal ? { exitCode: null, signal } : { exitCode, signal: null });
    const asIs = -1; // uid and gid
    const child = this.native.fork(file, args, env, cwd, columns, rows, asIs, asIs, true, '', onExit);

    this.pid = child.pid;
    this.fd = child.fd;
    this.input = new PtyInput(child.fd);
    this.farEnd = openSync(child.pty, constants.O_RDWR | constants.O_NOCTTY);
    // Straight from the kernel, past the stream's own buffer, so that a pause holds back at once.
    const onread: OnReadOpts = {
      buffer: Buffer.allocUnsafe(READ_BYTES),
      callback: (length, buffer) => {
        listeners.output(Buffer.from(buffer.subarray(0, length)));
        return true;
      },
    };
    const options: SocketConstructorOpts & { onread: OnReadOpts } = { onread };
    this.reader = new ReadStream(child.fd, options);
    this.reader.resume();
  }

  /** The command blocks in its next write once the kernel's few kilobytes are full. */
  pause() {
    this.reader.pause();
  }

  resume() {
    this.reader.resume();
  }

  /** Resolves when the kernel has taken all of it, or the terminal is gone. Pieces are written in the order they came. */
  write(bytes: Buffer): Promise<void> {
    return this.input.write(bytes);
  }

  /** Tells the command by SIGWINCH. */
  resize(columns: number, rows: number) {
    if (!this.isClosed) this.native.resize(this.fd, columns, rows);
  }

  close() {
    this.isClosed = true;
    this.input.close();
    this.reader.destroy();
    closeSync(this.farEnd);
  }
}
