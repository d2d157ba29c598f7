import type { WebhookKind } from '@pilothouse/contracts/notifications';
import { type Notification, toRequest } from './to-request.js';

const ANSWER_WITHIN_MS = 10_000;

/** `delivered`; `refused`: it would be refused again; `later`: it may go better then. */
export type Outcome = { kind: 'delivered' | 'refused' | 'later'; text: string; waitMs?: number };

/** One attempt. Never throws; says nothing of the answer but its status. */
export async function post(url: string, kind: WebhookKind, notification: Notification): Promise<Outcome> {
  const { headers, body } = toRequest(kind, notification);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'user-agent': 'Pilothouse' },
      body,
      // A redirect could lead anywhere, and a POST would not arrive as one.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await answer.body?.cancel();
    return outcomeOf(answer);
  } catch (error) {
    return { kind: 'later', text: reasonOf(error) };
  }
}

function outcomeOf({ ok, status, headers }: Response): Outcome {
  if (ok) return { kind: 'delivered', text: `Delivered: the server answered ${status}.` };
  if (status >= 300 && status < 400) {
    return {
      kind: 'refused',
      text: `The server answered ${status}, a redirect, which is not followed. Enter the address it leads to.`,
    };
  }
  const text = `The server answered ${status}${MEANS[status] ?? ''}.`;
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  return { kind: isPassing ? 'later' : 'refused', text, waitMs: waitOf(headers.get('retry-after')) };
}

const MEANS: Record<number, string> = {
  401: ': it wants to know who is asking',
  403: ': it does not allow this',
  404: ': there is nothing at this address',
  429: ': too many messages at once',
};

const LONGEST_WAIT_MS = 3_600_000;

function waitOf(header: string | null): number | undefined {
  const seconds = header === null ? NaN : Number(header);
  return seconds >= 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : undefined;
}

/** undici says `fetch failed` and has the reason as its cause; that names host and port, never the path. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  if (name === 'TimeoutError') return `No answer within ${ANSWER_WITHIN_MS / 1000} seconds.`;
  const code = cause?.code ?? '';
  return REASONS[code] ?? `The server cannot be reached${code && ` (${code})`}.`;
}

const REASONS: Record<string, string> = {
  ENOTFOUND: 'No server has this name.',
  EAI_AGAIN: 'The name of the server cannot be looked up just now.',
  ECONNREFUSED: 'The server refuses connections.',
  ECONNRESET: 'The server broke the connection off.',
  CERT_HAS_EXPIRED: 'The certificate of the server has expired.',
};
