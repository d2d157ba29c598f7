import type { Remedy } from '@pilothouse/contracts/downloads';
import { isDiskFull, isReadOnly } from '../platform/disk-full.js';

/** Why a download does not go on, as a sentence for a person. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  /** It may go better by itself in a while. */
  readonly isPassing: boolean;
  readonly remedy: Remedy;
  /** How long the server wants to be left alone, in milliseconds. */
  readonly waitMs: number | undefined;
  /** What the server has is another file by now: what was fetched is of no use. */
  readonly isOtherFile: boolean;

  constructor(message: string, options: TroubleOptions = {}) {
    super(message, { cause: options.cause });
    this.isPassing = options.isPassing ?? false;
    this.remedy = options.remedy ?? 'retry';
    this.waitMs = options.waitMs;
    this.isOtherFile = options.isOtherFile ?? false;
  }
}

type TroubleOptions = {
  isPassing?: boolean;
  remedy?: Remedy;
  waitMs?: number;
  isOtherFile?: boolean;
  cause?: unknown;
};

/** The words of the network and of the disk as a sentence. What is neither is thrown on as it is. */
export function troubleOf(error: unknown, host: string): Trouble {
  if (error instanceof Trouble) return error;
  if (isDiskFull(error)) {
    return new Trouble('The disk is full. Make room, then try again: what is here stays.', {
      remedy: 'room',
      cause: error,
    });
  }
  if (isReadOnly(error)) {
    return new Trouble('The workspace cannot be written any more: its disk is read-only.', { cause: error });
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  const words = WORDS[code];
  if (words) return new Trouble(words(host), { isPassing: true, cause: error });
  if (/aborted|socket hang up|premature close/i.test(message)) {
    return new Trouble(`${host} broke the connection off.`, { isPassing: true, cause: error });
  }
  if (/^(CERT_|ERR_TLS|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/.test(code)) {
    return new Trouble(`The certificate of ${host} is not accepted (${code}).`, {
      remedy: 'none',
      cause: error,
    });
  }
  throw error;
}

/** The same for whatever may be thrown; undefined for a bug. */
export function knownTrouble(error: unknown): Trouble | undefined {
  try {
    return troubleOf(error, 'The server');
  } catch {
    return undefined; // It is told as what it is, a bug.
  }
}

const WORDS: Record<string, (host: string) => string> = {
  ENOTFOUND: (host) => `No server is named ${host}.`,
  EAI_AGAIN: (host) => `The name ${host} cannot be looked up just now.`,
  ECONNREFUSED: (host) => `${host} refuses connections.`,
  ECONNRESET: (host) => `${host} broke the connection off.`,
  ERR_STREAM_PREMATURE_CLOSE: (host) => `${host} broke the connection off.`,
  EPIPE: (host) => `${host} broke the connection off.`,
  ETIMEDOUT: (host) => `${host} does not answer.`,
  EHOSTUNREACH: (host) => `${host} cannot be reached.`,
  ENETUNREACH: (host) => `${host} cannot be reached: there is no way to its network.`,
  EPROTO: (host) => `${host} does not speak as it should.`,
};

/** Who is asked, for the words of a refusal. */
export type Asked = { host: string; hub: string | null; page: string; hasToken: boolean };

const LONGEST_WAIT_MS = 10 * 60_000;

/** What a status that is no success means, and what to do about it. */
export function refusalOf(
  status: number,
  header: (name: string) => string | undefined,
  asked: Asked,
): Trouble {
  const { host, hub, page, hasToken } = asked;
  const name = hub ?? host;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const text = status === 429 ? `${name} wants fewer requests.` : `${name} answered ${status}.`;
    return new Trouble(text, { isPassing: true, waitMs: waitOf(header('retry-after')) });
  }
  if (status === 401 || status === 403) {
    if (hub === null)
      return new Trouble(`${host} does not give this file to everybody (it answered ${status}).`, {
        remedy: 'none',
      });
    if (!hasToken) {
      return new Trouble(
        `${hub} wants to know who asks. Open ${page}, log in and accept its licence where it asks for that, then put a token of that account under Tokens.`,
        { remedy: 'token' },
      );
    }
    return status === 401
      ? new Trouble(`${hub} does not accept the token that is kept here. Put another one under Tokens.`, {
          remedy: 'token',
        })
      : new Trouble(
          `The account of your ${hub} token may not have this file. Open ${page} with it and accept the licence.`,
          {
            remedy: 'licence',
          },
        );
  }
  if (status === 404 || status === 410) return new Trouble(`${name} has no such file.`, { remedy: 'none' });
  return new Trouble(`${name} answered ${status}, which is no file.`, { remedy: 'retry' });
}

/** Seconds, or a date. */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms >= 0 ? Math.min(ms, LONGEST_WAIT_MS) : undefined;
}
