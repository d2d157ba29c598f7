import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { parseCookie } from 'cookie';
import { Config } from '../config.js';
import { AppError } from './app-error.js';
import { LocalAccess } from './local-access.js';
import { Sessions } from './sessions.js';
import type { StoredSession } from './sessions.store.js';

export const SESSION_COOKIE = 'pilothouse_session';

/** Who makes a request: the holder of the API token, or a browser that logged in. */
export type Caller = { type: 'token' } | { type: 'session'; session: StoredSession };

/** The one place that decides who somebody is, for routes, the dashboard's files and sockets alike. */
@Injectable()
export class Authentication {
  constructor(
    private readonly config: Config,
    private readonly sessions: Sessions,
    private readonly localAccess: LocalAccess,
  ) {}

  /** Throws UNAUTHENTICATED. `token` is what a socket's handshake brought besides its headers. */
  identify(request: IncomingMessage, token = bearerOf(request)): Caller {
    return token === undefined ? this.identifyBrowser(request) : this.byToken(token);
  }

  /** By its cookie alone, whatever else it brings. Throws UNAUTHENTICATED. */
  identifyBrowser(request: IncomingMessage): Caller {
    const cookie = parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE];
    if (!cookie) throw new AppError('UNAUTHENTICATED', 'Nobody is logged in. Log in first.');
    const session = this.sessions.find(cookie);
    if (!session) throw new AppError('UNAUTHENTICATED', 'This log-in has ended. Log in again.');
    return { type: 'session', session };
  }

  /** Undefined for a stranger. */
  recognize(request: IncomingMessage): Caller | undefined {
    try {
      return this.identify(request);
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  private byToken(token: string): Caller {
    if (this.config.token && timingSafeEqual(digest(token), digest(this.config.token))) {
      return { type: 'token' };
    }
    if (this.localAccess.matches(token)) return { type: 'token' };
    throw new AppError('UNAUTHENTICATED', 'This token is not the one Pilothouse was started with.');
  }
}

const callers = new WeakMap<IncomingMessage, Caller>();

export const noteCaller = (request: IncomingMessage, caller: Caller) => callers.set(request, caller);

/** `@CalledBy() caller: Caller | undefined`: undefined only where a route is public. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callers.get(context.switchToHttp().getRequest<IncomingMessage>()),
);

const bearerOf = (request: IncomingMessage) =>
  /^Bearer\b *(.*)$/i.exec(request.headers.authorization ?? '')?.[1];

/** Of one length, as the comparison needs. */
const digest = (text: string) => createHash('sha256').update(text).digest();
