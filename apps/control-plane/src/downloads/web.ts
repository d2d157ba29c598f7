import { lookup } from 'node:dns';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { z } from 'zod';
import { isPublic } from './addresses.js';
import { type Asked, refusalOf, Trouble, troubleOf } from './trouble.js';

const ANSWER_WITHIN_MS = 30_000;
const MOST_REDIRECTS = 8;
/** The longest list of files of a repository has some MB. */
const MOST_JSON_BYTES = 16 * 1024 * 1024;

export type Answer = {
  status: number;
  url: URL;
  body: IncomingMessage;
  header: (name: string) => string | undefined;
};
/** Sent to its own origin only. */
export type Token = { origin: string; value: string };
export type Ask = { headers?: Record<string, string>; token?: Token | null; signal: AbortSignal };

/**
 * GETs from the internet. An address of this machine's own network is refused unless `mayReach` says yes, and so is one that a
 * redirect or a name leads to: what is checked is what is connected to.
 */
export class Web {
  private readonly agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };

  constructor(private readonly mayReach: (url: URL) => boolean) {}

  /** Follows redirects; the token stays behind where they leave its origin. The body is to be read or destroyed. Throws `Trouble`. */
  async get(url: URL, ask: Ask): Promise<Answer> {
    let at = url;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const body = await this.once(at, ask).catch((error: unknown) => {
        if (ask.signal.aborted) throw error;
        throw troubleOf(error, at.host);
      });
      const status = body.statusCode ?? 0;
      const header = (name: string) => [body.headers[name] ?? []].flat()[0];
      const location = header('location');
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined)
        return { status, url: at, body, header };
      body.destroy();
      at = nextOf(at, location);
    }
    throw new Trouble(`${url.host} sends in a circle.`);
  }

  /** The parsed answer of an API. Throws `Trouble`, also for an answer that is too long or is not as its schema says. */
  async json<T extends z.ZodType>(schema: T, url: URL, ask: Ask, asked: Asked): Promise<z.infer<T>> {
    const { status, body, header } = await this.get(url, ask);
    if (status !== 200) {
      body.destroy();
      throw refusalOf(status, header, asked);
    }
    const parsed = schema.safeParse(parseJson(await boundedText(body, url.host), url.host));
    if (!parsed.success) {
      throw new Trouble(
        `${asked.hub ?? url.host} answers in another way than it used to, and is not understood.`,
        {
          cause: parsed.error,
        },
      );
    }
    return parsed.data;
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private once(url: URL, { headers, token, signal }: Ask): Promise<IncomingMessage> {
    const isFree = this.mayReach(url);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A literal address is never looked up.
    if (!isFree && isIP(host) !== 0 && !isPublic(host)) return Promise.reject(privateTrouble(url.host));
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        agent: this.agents[isSecure ? 'https:' : 'http:'],
        headers: {
          'user-agent': 'Pilothouse',
          'accept-encoding': 'identity',
          ...headers,
          ...(token?.origin === url.origin && { authorization: `Bearer ${token.value}` }),
        },
        lookup: isFree ? undefined : publicOnly,
        signal,
      });
      const timer = setTimeout(
        () => request.destroy(new Trouble(`${url.host} does not answer.`, { isPassing: true })),
        ANSWER_WITHIN_MS,
      );
      request.on('response', (body) => {
        clearTimeout(timer);
        resolve(body);
      });
      request.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.end();
    });
  }
}

/** Where a redirect leads. Throws for one that leaves http, or that gives encryption up. */
function nextOf(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw new Trouble(`${from.host} sends to an address that is none.`);
  const next = new URL(location, from.href);
  const isWorse = next.protocol === 'http:' && from.protocol === 'https:';
  if (!['http:', 'https:'].includes(next.protocol) || isWorse) {
    throw new Trouble(`${from.host} sends to ${next.protocol}//${next.host}, which is not followed.`, {
      remedy: 'none',
    });
  }
  next.username = next.password = next.hash = '';
  return next;
}

/** The system's look-up, which fails where any answer is not on the public internet. */
const publicOnly: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    if (!found.every(({ address }) => isPublic(address))) return done(privateTrouble(host), []);
    const [first] = found;
    if (options.all || !first) return done(null, found);
    done(null, first.address, first.family);
  });
};

const privateTrouble = (host: string) =>
  new Trouble(
    `${host} is in this machine’s own network, which addresses from outside may not reach. Where you mean it, allow it in Settings, Downloads.`,
    { remedy: 'none' },
  );

async function boundedText(body: IncomingMessage, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_JSON_BYTES) throw new Trouble(`${host} sends an answer that is too long.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw troubleOf(error, host);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Trouble(`${host} answers with something else than data.`, { cause });
  }
}
