import { Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import { FollowLog, type LogChunk, type LogEvents } from '@pilothouse/contracts/logs';
import type { Namespace, Socket } from 'socket.io';
import { toErrorBody } from '../platform/error.filter.js';
import { tailLog } from '../platform/log-tail.js';
import { parseInput } from '../platform/parse-input.js';
import { type LogSource, LogSources } from './logs.service.js';

type Follow = { source: LogSource; from: FollowLog['from'] };
type None = Record<string, never>;
type LogSocket = Socket<None, LogEvents, None, Follow>;

/** One connection follows one log. It begins with the handshake and ends with the connection; no command is taken. */
@WebSocketGateway({ path: SOCKET_PATH, namespace: '/log' })
export class LogsGateway implements OnGatewayInit, OnGatewayConnection {
  private readonly logger = new Logger(LogsGateway.name);

  constructor(private readonly sources: LogSources) {}

  afterInit(namespace: Namespace<None, LogEvents, None, Follow>) {
    namespace.use((socket, next) => {
      try {
        Object.assign(socket.data, this.resolve(socket.handshake.auth));
        next();
      } catch (error) {
        const data = toErrorBody(error);
        next(Object.assign(new Error(data.message), { data }));
      }
    });
  }

  handleConnection(socket: LogSocket) {
    this.stream(socket).catch((error: unknown) => {
      // The page connects again by itself, from where it was.
      this.logger.warn(error);
      socket.disconnect(true);
    });
  }

  private resolve(auth: unknown): Follow {
    const { of, from } = parseInput(FollowLog, auth);
    return { source: this.sources.find(of), from };
  }

  private async stream(socket: LogSocket) {
    const left = new AbortController();
    const hungUp = new Promise<void>((resolve) => left.signal.addEventListener('abort', () => resolve()));
    socket.once('disconnect', () => left.abort());
    const { source, from } = socket.data;

    for await (const news of tailLog(source.path, { ...source, from, signal: left.signal })) {
      if (news.type === 'restarted') socket.emit('log.restarted');
      else if (news.type === 'ended') socket.emit('log.ended', { size: news.size });
      else {
        const marks = source.marksIn?.(news.from, news.from + news.data.length);
        await Promise.race([send(socket, { ...news, marks }), hungUp]);
      }
    }
  }
}

/** Resolves when the reader has taken it. */
const send = (socket: LogSocket, { from, size, data, marks }: LogChunk) =>
  new Promise<void>((taken) => socket.emit('log.appended', { from, size, data, marks }, taken));
