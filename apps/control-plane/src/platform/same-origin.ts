import type { IncomingMessage } from 'node:http';
import { AppError } from './app-error.js';
import { peerOf } from './peer.js';

/** What the headers say about the page a request comes from. `unsaid`: not a browser, or one that has no need to say it. */
type Provenance = 'same' | 'other' | 'unsaid';

/**
 * Refuses a request another site made a browser send. Scheme and port count too, except that a page under https may reach us by
 * plain HTTP: a proxy in front has then taken the encryption off.
 */
export function refuseOtherOrigins(request: IncomingMessage, options: { mayBeUnsaid: boolean }) {
  const provenance = provenanceOf(request);
  if (provenance === 'same' || (provenance === 'unsaid' && options.mayBeUnsaid)) return;

  const { host } = peerOf(request);
  const from = request.headers.origin ?? 'a page that does not say which';
  throw new AppError(
    'FORBIDDEN',
    `This request comes from ${from}, not from a page of ${host}. Behind a proxy, let it pass on the Host header; ` +
      'in a script, use a token instead of a cookie.',
  );
}

function provenanceOf(request: IncomingMessage): Provenance {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) return isOurs(origin, request) ? 'same' : 'other';
  if (site !== undefined) return site === 'same-origin' ? 'same' : 'other';
  return 'unsaid';
}

function isOurs(origin: string, request: IncomingMessage): boolean {
  if (!URL.canParse(origin)) return false; // "null": a sandboxed frame or a file.
  const { host, isSecure } = peerOf(request);
  const { protocol, host: from } = new URL(origin);
  if (protocol !== 'https:' && (protocol !== 'http:' || isSecure)) return false;
  // Parsed alike, so that a default port that is written out makes no difference.
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from;
}
