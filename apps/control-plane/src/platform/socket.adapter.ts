import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Connect, SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Namespace, Server, ServerOptions, Socket } from 'socket.io';
import { Authentication, type Caller } from './authentication.js';
import { toErrorBody } from './error.filter.js';
import { News } from './news.js';
import { refuseOtherOrigins } from './same-origin.js';
import { Sessions } from './sessions.js';

/** A browser sends only acknowledgements and its handshake. */
const MESSAGE_LIMIT_BYTES = 16 * 1024;
/** How long a stranger may hold a connection without saying who he is. */
const HANDSHAKE_LIMIT_MS = 10_000;

/**
 * engine.io answers `j` with a script, so that a page of any origin can read the answer: one of a tool, which shares our host and so
 * our cookie, could then listen, and type into terminals.
 */
const isForScriptTag = ({ url = '' }: IncomingMessage) => new URL(url, 'http://here').searchParams.has('j');

/** The one socket.io server of all gateways. Every namespace's handshake is authenticated here; a session's end ends its sockets. */
export class SocketAdapter extends IoAdapter {
  private readonly authentication: Authentication;
  private readonly sessions: Sessions;
  private readonly news: News;
  private readonly socketsOfSession = new Map<string, Set<Socket>>();
  private server?: Server;

  constructor(app: INestApplicationContext) {
    super(app);
    this.authentication = app.get(Authentication);
    this.sessions = app.get(Sessions);
    this.news = app.get(News);
    this.sessions.events.on('ended', (id) =>
      this.socketsOfSession.get(id)?.forEach((socket) => socket.disconnect(true)),
    );
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return (this.server ??= this.createServer(port, options));
  }

  private createServer(port: number, options?: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...options,
      path: SOCKET_PATH,
      serveClient: false,
      transports: ['websocket', 'polling'],
      maxHttpBufferSize: MESSAGE_LIMIT_BYTES,
      connectTimeout: HANDSHAKE_LIMIT_MS,
      allowRequest: (request, decide) => decide(null, !isForScriptTag(request)),
    } satisfies Partial<ServerOptions> as ServerOptions);
    const protect = (namespace: Namespace) => {
      // Each gateway listens for itself: that there are more than ten is no leak.
      namespace.setMaxListeners(0);
      namespace.use((socket, next) => {
        socket.setMaxListeners(0);
        next(this.refusal(socket));
      });
    };
    protect(server.of('/'));
    this.keepNews(server.of('/'));
    server.on('new_namespace', protect);
    return server;
  }

  /** Whoever connects is told first what he has missed since his snapshots, or that this is not known. */
  private keepNews(namespace: Namespace) {
    const { adapter } = namespace;
    const broadcast = adapter.broadcast.bind(adapter);
    adapter.broadcast = (packet: { data: unknown[] }, options) => {
      this.news.note(packet.data);
      broadcast(packet, options);
    };
    namespace.on('connection', (socket) => {
      const { since } = Connect.safeParse(socket.handshake.auth).data ?? {};
      const missed = since === undefined ? undefined : this.news.since(since);
      for (const [event, ...news] of missed ?? []) socket.emit(event as string, ...news);
      const from = missed && since !== undefined ? since : this.news.stamp;
      socket.emit('caught-up', { isWhole: missed !== undefined, from });
    });
  }

  /** The error socket.io passes to the browser, with an ErrorBody in its `data`; undefined for who may come in. */
  private refusal(socket: Socket): (Error & { data: unknown }) | undefined {
    try {
      this.admit(socket);
      return undefined;
    } catch (error) {
      const data = toErrorBody(error);
      return Object.assign(new Error(data.message), { data });
    }
  }

  private admit(socket: Socket) {
    const { token } = socket.handshake.auth as { token?: unknown };
    const caller = this.authentication.identify(
      socket.request,
      typeof token === 'string' ? token : undefined,
    );
    if (caller.type === 'token') return;

    // A page's own polling does not say where it comes from; a WebSocket always does.
    const mayBeUnsaid = socket.conn.transport.name === 'polling';
    refuseOtherOrigins(socket.request, { mayBeUnsaid });
    this.remember(socket, caller);
  }

  private remember(socket: Socket, { session }: Extract<Caller, { type: 'session' }>) {
    const sockets = this.socketsOfSession.get(session.id) ?? new Set();
    this.socketsOfSession.set(session.id, sockets.add(socket));
    socket.conn.on('heartbeat', () => this.sessions.noteSeen(session));
    socket.conn.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.socketsOfSession.delete(session.id);
    });
  }
}
