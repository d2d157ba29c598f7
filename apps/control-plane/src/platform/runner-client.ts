import { EventEmitter } from 'node:events';
import { open } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { RunnerNews, type RunnerRequest, type TerminalSize } from '@pilothouse/contracts/runner';
import { RunnerInput } from './runner-input.js';

/** A unix socket's path may have 107 bytes; longer ones are reached through the folder's descriptor. */
const LONGEST_PATH_BYTES = 100;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1000;
const NEWS_LINE_BYTES = 64 * 1024;

/** The runner's end of `run.sock`. Connects, and connects again, until it is closed. */
export class RunnerClient {
  readonly events = new EventEmitter<{ news: [RunnerNews]; disconnected: [] }>();
  private readonly input = new RunnerInput((request) => this.send(request));
  private socket?: Socket;
  private retry?: NodeJS.Timeout;
  private retryMs = FIRST_RETRY_MS;
  private isStopWanted = false;
  private isClosed = false;

  constructor(private readonly folder: string) {}

  get isConnected() {
    return this.socket?.readyState === 'open';
  }

  open() {
    this.connect().catch(() => this.tryAgain());
  }

  /** Asks now, or as soon as there is a connection. */
  stop() {
    this.isStopWanted = true;
    if (this.isConnected) this.send({ type: 'stop' });
  }

  /** Only for a command that is interactive. Resolves when its terminal has taken all of it, or nobody can any more. */
  type(bytes: Uint8Array): Promise<void> {
    return this.isClosed ? Promise.resolve() : this.input.type(bytes);
  }

  /** Only for a command that is interactive. Lost without a connection: ask again when it is there. */
  resize(size: TerminalSize) {
    if (this.isConnected) this.send({ type: 'resize', ...size });
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.retry);
    this.input.close();
    this.socket?.destroy();
  }

  private async connect(): Promise<void> {
    const direct = join(this.folder, 'run.sock');
    const folder = Buffer.byteLength(direct) > LONGEST_PATH_BYTES ? await open(this.folder, 'r') : undefined;
    if (this.isClosed) return folder?.close();

    const socket = createConnection(folder ? `/proc/self/fd/${folder.fd}/run.sock` : direct);
    this.socket = socket;
    const release = () => void folder?.close().catch(() => undefined); // Closed twice is closed.
    socket.once('connect', release).once('close', release);
    socket.once('connect', () => {
      this.retryMs = FIRST_RETRY_MS;
      if (this.isStopWanted) this.send({ type: 'stop' });
      this.input.connected();
    });
    socket.on('data', this.eachLine(socket));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.onClose());
  }

  private onClose() {
    this.input.disconnected();
    if (!this.isClosed) this.events.emit('disconnected');
    this.tryAgain();
  }

  private tryAgain() {
    if (this.isClosed) return;
    this.retry = setTimeout(() => this.open(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  private send(request: RunnerRequest) {
    this.socket?.write(`${JSON.stringify(request)}\n`);
  }

  private eachLine(socket: Socket) {
    let rest = '';
    return (bytes: Buffer) => {
      const lines = (rest + bytes.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const news = RunnerNews.safeParse(parseJson(line));
        if (!news.success) return socket.destroy();
        if (news.data.type === 'taken') this.input.noteTaken();
        this.events.emit('news', news.data);
      }
      if (rest.length > NEWS_LINE_BYTES) socket.destroy();
    };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Refused like every other line that is no news.
  }
}
