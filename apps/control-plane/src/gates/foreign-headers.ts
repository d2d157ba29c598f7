import type { IncomingHttpHeaders } from 'node:http';
import { SESSION_COOKIE } from '../platform/authentication.js';

export const GATE_COOKIE = 'pilothouse_gate';

const OUR_COOKIES = [SESSION_COOKIE, GATE_COOKIE];

/**
 * By these a client chooses who it is: SwarmUI takes any user from the first (its WebServer.cs), ComfyUI with `--multi-user` from
 * the second, and what is said of a proxy before us is ours to say.
 */
const NEVER_PASSED = [
  'x-swarm-user_id',
  'comfy-user',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'forwarded',
  'x-real-ip',
  // Newer ComfyUI refuses by it what comes from another host name; that was checked here.
  'sec-fetch-site',
];

/** Takes from a request what a tool must not see, our log-in above all. */
export function withoutSecrets(headers: IncomingHttpHeaders, isBearerOurs: boolean) {
  for (const name of NEVER_PASSED) delete headers[name];
  if (isBearerOurs) delete headers.authorization;
  if (headers.cookie === undefined) return;
  // Taken apart by hand, because what is decoded and encoded again is not always the same.
  const others = headers.cookie.split(';').filter((pair) => !OUR_COOKIES.includes(nameIn(pair)));
  if (others.length === 0) delete headers.cookie;
  else headers.cookie = others.join(';').trim();
}

/** A tool shares its host name, and so its cookies, with Pilothouse: it must not set ours. */
export function withoutOurCookies(headers: IncomingHttpHeaders) {
  const cookies = headers['set-cookie'];
  if (!cookies) return;
  const theirs = cookies.filter((cookie) => !OUR_COOKIES.includes(nameIn(cookie)));
  if (theirs.length === 0) delete headers['set-cookie'];
  else headers['set-cookie'] = theirs;
}

const nameIn = (cookie: string) => cookie.split('=')[0]!.trim();
