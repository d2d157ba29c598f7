import type { CookieOptions, Request, Response } from 'express';
import { SESSION_COOKIE } from '../platform/authentication.js';
import { peerOf } from '../platform/peer.js';
import { AGE_LIMIT_MS } from '../platform/sessions.js';

/** Kept by the browser as long as any session can last; whether it still counts is decided here. */
export function setSessionCookie(request: Request, response: Response, token: string) {
  response.cookie(SESSION_COOKIE, token, { ...optionsFor(request), maxAge: AGE_LIMIT_MS });
}

export function clearSessionCookie(request: Request, response: Response) {
  response.clearCookie(SESSION_COOKIE, optionsFor(request));
}

/** A page under https says so itself when a proxy we know nothing of has taken the encryption off. */
const optionsFor = (request: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  path: '/',
  secure: peerOf(request).isSecure || request.headers.origin?.startsWith('https://') === true,
});
