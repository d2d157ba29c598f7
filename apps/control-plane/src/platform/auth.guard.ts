import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authentication, noteCaller } from './authentication.js';
import { refuseOtherOrigins } from './same-origin.js';
import { Sessions } from './sessions.js';

/** A route anyone may call. Every other one needs a session or the token. */
export const Public = Reflector.createDecorator<void>({ transform: () => true });

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
    private readonly sessions: Sessions,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    const isPublic = this.reflector.get(Public, context.getHandler()) !== undefined;
    const caller = isPublic ? this.authentication.recognize(request) : this.authentication.identify(request);
    if (caller) noteCaller(request, caller);

    const isSafe = SAFE_METHODS.includes(request.method ?? '');
    if (!isSafe && caller?.type !== 'token') refuseOtherOrigins(request, { mayBeUnsaid: isPublic });
    if (isSafe && caller?.type === 'session') {
      this.endWith(caller.session.id, context.switchToHttp().getResponse<ServerResponse>());
    }
    return true;
  }

  /** A stream or a long download does not outlive the session that opened it. */
  private endWith(sessionId: string, response: ServerResponse) {
    const onEnded = (id: string) => id === sessionId && response.destroy();
    this.sessions.events.on('ended', onEnded);
    response.once('close', () => this.sessions.events.off('ended', onEnded));
  }
}
