import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Served = {
  bytes: Buffer;
  hasRanges?: boolean;
  etag?: string | null;
  /** Breaks off that many answers, each after so many bytes. */
  drops?: { times: number; afterBytes: number };
  /** Answers with this instead, `times` times. */
  refusal?: { status: number; times: number; headers?: Record<string, string> };
  type?: string;
  /** Bytes a second; the rest of an answer waits. */
  slowly?: number;
  /** Where it stands instead: the hub redirects there. */
  movedTo?: string;
};

export type Request = { url: string; range?: string; ifRange?: string; authorization?: string };

const hashes = new WeakMap<Buffer, string>();

/** Remembered: the same megabytes are asked about at every request. */
export function sha256(bytes: Buffer): string {
  const known = hashes.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  hashes.set(bytes, known);
  return known;
}

/** A server that speaks like both hubs, keeps their files, and misbehaves as it is told. */
export async function startHub() {
  const files = new Map<string, Served>();
  const pages = new Map<string, unknown>();
  const requests: Request[] = [];

  const server = createServer((request, response) => {
    const url = request.url ?? '';
    requests.push({
      ...{ url, range: request.headers.range, authorization: request.headers.authorization },
      ifRange: request.headers['if-range'] as string | undefined,
    });
    const path = decodeURIComponent(url.split('?')[0]!);
    const page = pages.get(path);
    if (page !== undefined)
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify(page));
    const file = files.get(path);
    if (!file) return void response.writeHead(404).end('no');
    void serve(file, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    files,
    pages,
    requests,
    origin,
    /** Makes a repository known, with files whose hashes are told. */
    repository(name: string, served: Record<string, Served>, more: object = {}) {
      const sha = sha256(Buffer.from(name)).slice(0, 40);
      const siblings = Object.entries(served).map(([rfilename, { bytes }]) => ({
        rfilename,
        size: bytes.length,
        lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 135 },
      }));
      pages.set(`/api/models/${name}/revision/main`, { id: name, sha, gated: false, siblings, ...more });
      for (const [file, each] of Object.entries(served)) files.set(`/${name}/resolve/${sha}/${file}`, each);
      return sha;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(file: Served, request: IncomingMessage, response: ServerResponse) {
  if (file.refusal && file.refusal.times > 0) {
    file.refusal.times -= 1;
    return void response.writeHead(file.refusal.status, file.refusal.headers).end();
  }
  if (file.movedTo) return void response.writeHead(302, { location: file.movedTo }).end();
  const { bytes, etag = `"${sha256(bytes)}"`, hasRanges = true } = file;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const isRange =
    hasRanges && first !== undefined && [undefined, etag].includes(request.headers['if-range'] as string);
  const [from, to] = isRange
    ? [Number(first), Math.min(bytes.length, last ? Number(last) + 1 : Infinity)]
    : [0, bytes.length];
  response.writeHead(isRange ? 206 : 200, {
    'content-type': file.type ?? 'application/octet-stream',
    'content-length': to - from,
    ...(etag && { etag }),
    ...(isRange && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
  });
  const isDropped = file.drops !== undefined && file.drops.times > 0 && to - from > file.drops.afterBytes;
  if (isDropped) file.drops!.times -= 1;
  const until = isDropped ? from + file.drops!.afterBytes : to;
  for (let at = from; at < until && !response.destroyed; at += STEP) {
    if (!response.write(bytes.subarray(at, Math.min(until, at + STEP)))) await drained(response);
    if (file.slowly) await new Promise((over) => setTimeout(over, (STEP / file.slowly!) * 1000));
  }
  if (isDropped) response.destroy();
  else response.end();
}

const STEP = 256 * 1024;

const drained = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    const over = () => {
      response.off('drain', over).off('close', over);
      resolve();
    };
    response.on('drain', over).on('close', over);
  });
