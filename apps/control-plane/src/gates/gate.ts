import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'http-proxy-3';
import { stringifySetCookie } from 'cookie';
import { peerOf } from '../platform/peer.js';
import { AGE_LIMIT_MS } from '../platform/sessions.js';
import { GATE_COOKIE, withoutOurCookies, withoutSecrets } from './foreign-headers.js';
import type { Admitted, GateKeeper } from './gate-keeper.js';
import { answer, type GateWords } from './gate-page.js';

/** In the address of a page that is opened under another host name. */
export const TICKET = 'pilothouse-ticket';
/** Tools answer when a picture is done: a slow answer is no failure. */
const ANSWER_LIMIT_MS = 24 * 60 * 60_000;
const TOOL_HOST = '127.0.0.1';

type GateOptions = {
  port: number;
  keeper: GateKeeper;
  /** The cookie for a ticket; undefined for one that is not good. */
  redeem: (ticket: string) => string | undefined;
  /** What is told to a stranger, and when the tool does not answer. */
  words: {
    stranger: (request: IncomingMessage) => GateWords;
    silent: (request: IncomingMessage) => GateWords;
  };
};

/** The login before one tool: listens where others can reach it, and passes on to the loopback address who may come in. */
export class Gate {
  private readonly proxy;
  private readonly servers: Server[] = [];
  private readonly open = new Map<string, Set<Duplex>>();

  constructor(private readonly options: GateOptions) {
    const target = { host: TOOL_HOST, port: options.port };
    this.proxy = createProxyServer({ target, xfwd: true, proxyTimeout: ANSWER_LIMIT_MS });
    this.proxy.on('proxyRes', ({ headers }) => withoutOurCookies(headers));
    this.proxy.on('error', (_, request, response) => {
      if ('writeHead' in response) answer(request, response, options.words.silent(request));
      else response.destroy();
    });
  }

  /** Rejects where the address or port is not to be had. */
  async listen(address: string): Promise<void> {
    const server = createServer((request, response) => this.pass(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.passUpgrade(request, socket, head);
    });
    server.requestTimeout = ANSWER_LIMIT_MS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.options.port, address, () => resolve());
    });
    this.servers.push(server);
  }

  get addresses(): string[] {
    return this.servers.flatMap((server) => {
      const address = server.address();
      return address && typeof address === 'object' ? [address.address] : [];
    });
  }

  close() {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
    for (const sockets of this.open.values()) sockets.forEach((socket) => socket.destroy());
    this.proxy.close();
  }

  /** What a session has opened does not outlive it. */
  endSession(sessionId: string) {
    this.open.get(sessionId)?.forEach((socket) => socket.destroy());
  }

  private pass(request: IncomingMessage, response: ServerResponse) {
    if (this.takeTicket(request, response)) return;
    const admitted = this.admit(request, false);
    if (!admitted) return answer(request, response, this.options.words.stranger(request));
    this.remember(admitted, request.socket);
    withoutSecrets(request.headers, admitted.sessionId === null);
    this.proxy.web(request, response);
  }

  private passUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const admitted = this.admit(request, true);
    if (!admitted) return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    this.remember(admitted, socket);
    withoutSecrets(request.headers, admitted.sessionId === null);
    this.proxy.ws(request, socket as never, head);
  }

  private admit(request: IncomingMessage, isUpgrade: boolean): Admitted | undefined {
    try {
      return this.options.keeper.admit(request, { isUpgrade });
    } catch {
      return undefined; // Whatever the reason, a stranger is told one thing.
    }
  }

  /** Puts the pass into a cookie and the ticket out of the address. */
  private takeTicket(request: IncomingMessage, response: ServerResponse): boolean {
    // Taken apart by hand: a stranger may ask for what is no address, and `//elsewhere/` is one of another machine.
    const [path = '', query] = (request.url ?? '').split(/\?(.*)/s, 2);
    const parameters = new URLSearchParams(query);
    const ticket = parameters.get(TICKET);
    if (ticket === null || request.method !== 'GET') return false;
    parameters.delete(TICKET);
    const pass = this.options.redeem(ticket);
    if (pass !== undefined) {
      const isSecure = peerOf(request).isSecure || !/:\d+$/.test(request.headers.host ?? '');
      const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure } as const;
      const maxAge = AGE_LIMIT_MS / 1000;
      response.setHeader(
        'Set-Cookie',
        stringifySetCookie({ name: GATE_COOKIE, value: pass, maxAge, ...cookie }),
      );
    }
    const here = `/${path.replace(/^[/\\]+/, '')}${parameters.size > 0 ? `?${parameters}` : ''}`;
    response.writeHead(302, { Location: here, 'Cache-Control': 'no-store' }).end();
    return true;
  }

  private remember({ sessionId }: Admitted, socket: Duplex) {
    if (sessionId === null) return;
    const sockets = this.open.get(sessionId) ?? new Set();
    if (sockets.has(socket)) return;
    this.open.set(sessionId, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.open.delete(sessionId);
    });
  }
}
