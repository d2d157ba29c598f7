import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authentication, noteCaller } from './authentication.js';
import { refuseOtherOrigins } from './same-origin.js';

/** A route anyone may call. Every other one needs a session or the token. */
export const Public = Reflector.createDecorator<void>({ transform: () => true });

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    const isPublic = this.reflector.get(Public, context.getHandler()) !== undefined;
    const caller = isPublic ? this.authentication.recognize(request) : this.authentication.identify(request);
    if (caller) noteCaller(request, caller);

    const isSafe = SAFE_METHODS.includes(request.method ?? '');
    if (!isSafe && caller?.type !== 'token') refuseOtherOrigins(request, { mayBeUnsaid: isPublic });
    return true;
  }
}
