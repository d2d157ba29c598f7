import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  RUNNER_INPUT_BYTES,
  RUNNER_INPUT_WINDOW_BYTES,
  RunnerRequest,
  type RunnerNews,
} from '@pilothouse/contracts/runner';

/** The longest is input in base64. */
const REQUEST_LINE_BYTES = 2 * RUNNER_INPUT_BYTES;
/** A listener that lets this much wait is dropped: it can connect again and is told where things stand. */
const UNREAD_NEWS_BYTES = 256 * 1024;
const FAREWELL_MS = 1000;

type Listeners = {
  /** Resolves with the bytes of input that were taken. Rejects what is not to be asked here: who asked is dropped. */
  request: (request: RunnerRequest) => Promise<number>;
  /** What someone who connects now has to know. */
  greeting: () => RunnerNews[];
  /** Without a socket the run goes on; its state and log are files. */
  failed: (error: Error) => void;
};

/** `run.sock`: news to everyone who connects, requests from them; one JSON object a line. */
export class NewsServer {
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.welcome(socket));

  constructor(
    path: string,
    private readonly listeners: Listeners,
  ) {
    this.server.on('error', (error) => listeners.failed(error));
    rmSync(path, { force: true });
    // bind(2) happens inside listen(), so the socket is 0600 from its first moment and nothing else is made meanwhile.
    const mask = process.umask(0o177);
    this.server.listen(path);
    process.umask(mask);
  }

  tell(news: RunnerNews) {
    const line = toLine(news);
    for (const socket of this.sockets) {
      if (socket.writableLength > UNREAD_NEWS_BYTES) socket.destroy();
      else socket.write(line);
    }
  }

  /** Lets everyone read to the end, for a moment. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.sockets.forEach((socket) => socket.end());
    await Promise.race([closed, sleep(FAREWELL_MS)]);
  }

  private welcome(socket: Socket) {
    this.sockets.add(socket);
    const inputOf = { waitingBytes: 0 };
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => socket.destroy());
    socket.on(
      'data',
      eachLine(socket, (line) => this.take(socket, inputOf, line)),
    );
    socket.write(this.listeners.greeting().map(toLine).join(''));
  }

  private take(socket: Socket, inputOf: { waitingBytes: number }, line: string) {
    const request = RunnerRequest.safeParse(parseJson(line));
    if (!request.success) return void socket.destroy();
    if (request.data.type === 'input')
      inputOf.waitingBytes += Buffer.byteLength(request.data.base64, 'base64');
    if (inputOf.waitingBytes > RUNNER_INPUT_WINDOW_BYTES) return void socket.destroy();

    this.listeners.request(request.data).then(
      (bytes) => {
        inputOf.waitingBytes -= bytes;
        if (bytes > 0 && socket.writable) socket.write(toLine({ type: 'taken', bytes }));
      },
      () => socket.destroy(),
    );
  }
}

function eachLine(socket: Socket, take: (line: string) => void) {
  let rest = '';
  return (bytes: Buffer) => {
    const lines = (rest + bytes.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!socket.destroyed) take(line);
    if (rest.length > REQUEST_LINE_BYTES) socket.destroy();
  };
}

const toLine = (news: RunnerNews) => `${JSON.stringify(news)}\n`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Refused like every other line that is no request.
  }
}
