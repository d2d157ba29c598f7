import { ErrorBody, type ErrorCode } from '@pilothouse/contracts/errors';
import { NEWS_HEADER } from '@pilothouse/contracts/live';
import { z } from 'zod';
import { noteStamp } from './news';

/** A failed request. `OFFLINE`: nothing answered. `UNREADABLE`: the answer is not what the contract says. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | 'OFFLINE' | 'UNREADABLE',
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export type ApiInit = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as multipart. */
  form?: FormData;
  /** Sent as they are. */
  bytes?: Blob;
  signal?: AbortSignal;
  /** Is given the stamp of the answer: news until then is in it. */
  onStamp?: (stamp: string) => void;
};

/** For `src` and `href`: pictures and downloads. */
export const apiUrl = (path: string) => `/api${path}`;

/**
 * `api(Run.array(), '/runs')`: one request, its answer parsed by the contract, which may be on its way too. Throws only `ApiError`
 * and the abort of its signal.
 */
export async function api<T extends z.ZodType>(schema: T | Promise<T>, path: string, init: ApiInit = {}) {
  const contract = Promise.resolve(schema);
  contract.catch(() => undefined); // It is said below, unless the request fails too.
  const response = await send(path, init);
  const stamp = response.headers.get(NEWS_HEADER) ?? '';
  noteStamp(stamp);
  init.onStamp?.(stamp);
  const body = await bodyOf(response);
  if (!response.ok) throw refusal(response, path, body);

  const arrived = await contract.catch(() => {
    throw new ApiError('UNREADABLE', unreadable(path));
  });
  return read(arrived, body, path);
}

const FIRST_SLICE = 60;
const SLICE = 200;
/** Long enough to paint what was read. */
const BREATH_MS = 30;

/**
 * The same for a list that may be thousands long: `onFirst` is given what fills a screen, and the rest is read bit by bit, so that
 * the page shows the one and does not stand still for the other.
 */
export async function apiList<T extends z.ZodType>(
  schema: T,
  path: string,
  { onFirst, ...init }: ApiInit & { onFirst: (first: z.output<T>[]) => void },
): Promise<z.output<T>[]> {
  const all = await api(z.unknown().array(), path, init);
  const items: z.output<T>[] = [];
  for (let at = 0; at < all.length; at = items.length) {
    if (at > 0) await new Promise((over) => setTimeout(over, BREATH_MS));
    const slice = all.slice(at, at === 0 ? FIRST_SLICE : at + SLICE);
    items.push(...read(schema.array(), slice, path));
    if (at === 0) onFirst(items.slice());
  }
  return items;
}

function read<T extends z.ZodType>(schema: T, body: unknown, path: string): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiError('UNREADABLE', unreadable(path), z.prettifyError(parsed.error));
}

async function send(path: string, { method = 'GET', json, form, bytes, signal }: ApiInit) {
  const type = json === undefined ? bytes && 'application/octet-stream' : 'application/json';
  const headers = type === undefined ? undefined : { 'content-type': type };
  const body = json === undefined ? (form ?? bytes) : JSON.stringify(json);
  try {
    return await fetch(apiUrl(path), { method, headers, body, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('OFFLINE', 'The pod does not answer. Check the connection, then try again.');
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // Neither a contract nor an ErrorBody: the callers below say so.
  }
}

function refusal(response: Response, path: string, body: unknown) {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return new ApiError('UNREADABLE', unreadable(path), { status: response.status });
  const { code, message, details } = parsed.data;
  // A wrong password is refused with the same code: that is an answer, not the end of a session.
  if (code === 'UNAUTHENTICATED' && path !== '/session') goToLogin();
  return new ApiError(code, message, details);
}

const unreadable = (path: string) =>
  `The answer to ${apiUrl(path)} could not be read. The page may be older than the pod; reload it.`;

/** Keeps where we are, so that the login leads back to it. */
export function goToLogin() {
  const { pathname, search, hash } = window.location;
  if (pathname.startsWith('/login')) return;
  const to = pathname === '/' && search === '' ? '' : `?to=${encodeURIComponent(pathname + search + hash)}`;
  window.location.assign(`/login/${to}`);
}
