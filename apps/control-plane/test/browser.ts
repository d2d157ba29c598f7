import { SOCKET_PATH } from '@pilothouse/contracts/live';
import { io, type Socket } from 'socket.io-client';
import type { Booted } from './boot.js';

/** A browser as far as the API can see one: it keeps the session's cookie and says which page it is on. */
export class Browser {
  cookie = '';
  private readonly sockets: Socket[] = [];

  constructor(
    private readonly pilothouse: Booted,
    private readonly headers: Record<string, string> = {},
  ) {}

  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(this.pilothouse.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(method !== 'GET' && { origin: this.pilothouse.url }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...this.headers,
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (cookie) this.cookie = cookie;
    return response;
  }

  get(path: string, headers?: Record<string, string>) {
    return this.request('GET', path, undefined, headers);
  }

  open(path: string) {
    return this.get(path, { accept: 'text/html,*/*' });
  }

  logIn(password: string) {
    return this.request('POST', '/api/session', { password });
  }

  socket(headers: Record<string, string> = {}, namespace = '/'): Socket {
    const socket = io(this.pilothouse.url + namespace, {
      path: SOCKET_PATH,
      extraHeaders: { cookie: this.cookie, origin: this.pilothouse.url, ...headers },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.sockets.push(socket);
    return socket;
  }

  close() {
    this.sockets.forEach((socket) => socket.disconnect());
  }
}
