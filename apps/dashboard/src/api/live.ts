import { ErrorBody } from '@pilothouse/contracts/errors';
import { type Connect, type LiveEvents, SOCKET_PATH } from '@pilothouse/contracts/live';
import { SessionState } from '@pilothouse/contracts/session';
import { useEffect, useEffectEvent } from 'react';
import { io, type Socket } from 'socket.io-client';
import { api, goToLogin } from './client';
import { connection, setConnection } from './connection';
import { beginNews, oldestAnswer } from './news';
import { endWhenSilent } from './silence';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 10_000;

/** A page that just loads measures itself. */
const SETTLE_MS = 1_500;

type LiveEvent = keyof LiveEvents;
type NewsOf<E extends LiveEvent> = Parameters<LiveEvents[E]>[0];

let opened: Socket<LiveEvents> | undefined;
let lastHeardAt = 0;
let retryMs = FIRST_RETRY_MS;
let retryTimer: ReturnType<typeof setTimeout> | undefined;

/** Made late, because the export is rendered where there is no address. */
const socket = () => (opened ??= watched(open()));

const open = () =>
  io({
    path: SOCKET_PATH,
    autoConnect: false,
    // We time the retries ourselves: the page says when the next one is.
    reconnection: false,
    // Some proxies of rented pods let no websocket through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: (send) => send({ since: oldestAnswer() } satisfies Connect),
  });

/** Opens the one connection of this page. Called once somebody is logged in. */
export function connectLive() {
  if (!socket().connected) socket().connect();
}

export function disconnectLive() {
  clearTimeout(retryTimer);
  socket().disconnect();
  setConnection({ state: 'connecting' });
}

/** "Try now". */
export function retryLive() {
  clearTimeout(retryTimer);
  if (connection().state === 'lost') setConnection({ state: 'lost', since: lastHeardAt, retryAt: null });
  socket().connect();
}

/** Calls `handler` for every `event` as long as the component is there. */
export function useLive<E extends LiveEvent>(event: E, handler: (news: NewsOf<E>) => void) {
  const onNews = useEffectEvent(handler);
  useEffect(() => onLive(event, onNews), [event]);
}

export function onLive<E extends LiveEvent>(event: E, handler: (news: NewsOf<E>) => void) {
  const listener = (news: NewsOf<E>) => handler(news);
  // socket.io cannot see that the listener of an event of E takes the news of E.
  socket().on(event, listener as never);
  return () => void socket().off(event, listener as never);
}

/** Once this page is connected and may have missed news, so that what it has must be fetched again. */
export const onMissedNews = (listener: () => void) =>
  onLive('caught-up', ({ isWhole }) => !isWhole && listener());

/** After every connect, the first one included. */
export function onConnect(listener: () => void) {
  socket().on('connect', listener);
  return () => void socket().off('connect', listener);
}

function watched(socket: Socket<LiveEvents>) {
  socket.on('connect', () => {
    retryMs = FIRST_RETRY_MS;
    lastHeardAt = Date.now();
    setConnection({ state: 'live', latencyMs: null });
    setTimeout(() => void measure(), SETTLE_MS);
    socket.io.engine.on('packet', ({ type }) => {
      lastHeardAt = Date.now();
      if (type === 'ping') void measure();
    });
  });
  socket.on('caught-up', ({ from }) => beginNews(from));
  socket.on('disconnect', (reason) => reason !== 'io client disconnect' && lose());
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const refusal = ErrorBody.safeParse(error.data);
    if (refusal.success && refusal.data.code === 'UNAUTHENTICATED') return goToLogin();
    void checkSession();
    lose();
  });
  endWhenSilent(socket as unknown as Socket);
  window.addEventListener('online', retryLive);
  window.addEventListener('offline', () => socket.io.engine?.close());
  return socket;
}

function lose() {
  const retryAt = Date.now() + retryMs;
  setConnection({ state: 'lost', since: lastHeardAt || Date.now(), retryAt });
  clearTimeout(retryTimer);
  retryTimer = setTimeout(retryLive, retryMs);
  retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
}

/** A handshake refused before socket.io speaks looks like any broken connection; the session says which it was. */
async function checkSession() {
  const session = await api(SessionState, '/session').catch(() => null);
  if (session && !session.authenticated) goToLogin();
}

async function measure() {
  const startedAt = performance.now();
  const answer = await fetch('/api/health', { cache: 'no-store' }).catch(() => null);
  if (!answer?.ok || connection().state !== 'live') return;
  setConnection({ state: 'live', latencyMs: Math.round(performance.now() - startedAt) });
}
