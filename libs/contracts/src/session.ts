import { z } from 'zod';
import { Instant } from './names.js';

export const LogIn = z.object({ password: z.string().min(1, 'A password is needed').max(1000) });
export type LogIn = z.infer<typeof LogIn>;

/** `GET /api/session`. Answered to everyone: the login page asks it. */
export const SessionState = z.object({
  authenticated: z.boolean(),
  /** True while the password that Pilothouse made at the first start has not been replaced. Known only when logged in. */
  passwordIsInitial: z.boolean(),
  /** True until a person has finished or left the first-run page. Known only when logged in. */
  welcome: z.boolean(),
  /** The machine's name; empty when not logged in. */
  host: z.string(),
});
export type SessionState = z.infer<typeof SessionState>;

export const ChangePassword = z.object({
  current: z.string().min(1, 'The current password is needed').max(1000),
  next: z.string().min(10, 'A password has at least 10 characters').max(1000),
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** One logged-in browser. The id is not the secret. */
export const Session = z.object({
  id: z.string(),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  userAgent: z.string(),
  address: z.string(),
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const SessionParams = z.object({ id: z.uuid('That is not the id of a session') });
