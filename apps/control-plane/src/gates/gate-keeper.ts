import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { parseCookie } from 'cookie';
import { Authentication } from '../platform/authentication.js';
import { refuseOtherOrigins } from '../platform/same-origin.js';
import { GATE_COOKIE } from './foreign-headers.js';
import { GatePasses } from './gate-passes.js';

/** Who may pass: `sessionId` is null for the holder of the API token. */
export type Admitted = { sessionId: string | null };

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Decides who comes through a gate: the same people who may use the API, and nobody whom another site sends. */
@Injectable()
export class GateKeeper {
  constructor(
    private readonly authentication: Authentication,
    private readonly passes: GatePasses,
  ) {}

  /** Throws an AppError for everybody else. */
  admit(request: IncomingMessage, { isUpgrade }: { isUpgrade: boolean }): Admitted {
    const admitted = this.identify(request);
    if (admitted.sessionId === null) return admitted;
    // Other sites can make a browser open a WebSocket or send a form, with our cookie.
    if (isUpgrade || !SAFE_METHODS.includes(request.method ?? ''))
      refuseOtherOrigins(request, { mayBeUnsaid: false });
    return admitted;
  }

  private identify(request: IncomingMessage): Admitted {
    const known = this.authentication.recognize(request);
    // First, whatever else comes with it: the token is ours, and must not reach the tool.
    if (known?.type === 'token') return { sessionId: null };
    const pass = parseCookie(request.headers.cookie ?? '')[GATE_COOKIE];
    const sessionId = pass === undefined ? undefined : this.passes.sessionOf(pass);
    if (sessionId !== undefined) return { sessionId };
    // A tool may have bearer tokens of its own: one that is not ours says nothing about who this is.
    const caller = known ?? this.authentication.identifyBrowser(request);
    return { sessionId: caller.type === 'session' ? caller.session.id : null };
  }
}
