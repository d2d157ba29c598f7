import { ErrorBody } from '@pilothouse/contracts/errors';
import { FilesUploaded, type UploadFiles } from '@pilothouse/contracts/files';
import { useSyncExternalStore } from 'react';
import { apiUrl } from '@/api/client';
import type { FoundFile } from './found-files';

type Taken = UploadFiles['taken'];

export type Upload = FoundFile & {
  id: number;
  /** The folder of the workspace it goes into. */
  to: string;
  /** `taken`: something of that name is there; a person says what becomes of it. */
  state: 'waiting' | 'sending' | 'done' | 'taken' | 'failed';
  sentBytes: number;
  reason: string;
};

const PARALLEL = 2;
/** Written to the page at most this often. */
const TELL_EVERY_MS = 100;

let uploads: readonly Upload[] = [];
let lastId = 0;
let sending = 0;
const listeners = new Set<() => void>();
const requests = new Map<number, XMLHttpRequest>();
const NONE: readonly Upload[] = [];

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (uploads.some(isOpen)) event.preventDefault();
  });
}

/** What is on its way into the workspace, whichever folder is looked at meanwhile. */
export const useUploads = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => uploads,
    () => NONE,
  );

export function isOpen({ state }: Upload) {
  return state === 'waiting' || state === 'sending';
}

export function addUploads(to: string, found: FoundFile[]) {
  const added = found.map((one) => ({
    ...one,
    to,
    id: ++lastId,
    state: 'waiting' as const,
    sentBytes: 0,
    reason: '',
  }));
  set([...uploads, ...added]);
  pump('refuse');
}

/** Those whose name is taken, or that did not arrive, once more. */
export function sendAgain(state: 'taken' | 'failed', taken: Taken) {
  const again = new Set(uploads.filter((one) => one.state === state).map(({ id }) => id));
  set(
    uploads.map((one) => (again.has(one.id) ? { ...one, state: 'waiting', sentBytes: 0, reason: '' } : one)),
  );
  pump(taken);
}

/** What is on its way stops; what has arrived stays. */
export function stopUploads() {
  set(uploads.filter(({ state }) => state !== 'waiting'));
  requests.forEach((request) => request.abort());
}

/** Forgets what has ended. */
export const clearUploads = () => set(uploads.filter(isOpen));

function pump(taken: Taken) {
  while (sending < PARALLEL) {
    const next = uploads.find(({ state }) => state === 'waiting');
    if (!next) return;
    sending += 1;
    change(next.id, { state: 'sending' });
    void send(next, taken)
      .then((outcome) => change(next.id, outcome))
      .finally(() => {
        sending -= 1;
        requests.delete(next.id);
        pump(taken);
      });
  }
}

/** `fetch` cannot say how much of a body has left; XMLHttpRequest can. */
function send({ id, file, path, to }: Upload, taken: Taken): Promise<Partial<Upload>> {
  return new Promise((resolve) => {
    const failed = (reason: string) => resolve({ state: 'failed', sentBytes: 0, reason });
    const request = new XMLHttpRequest();
    requests.set(id, request);
    request.open('POST', apiUrl(`/files/upload?${new URLSearchParams({ path: to, taken }).toString()}`));
    let toldAt = 0;
    request.upload.onprogress = ({ loaded }) => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      change(id, { sentBytes: Math.min(file.size, loaded) });
    };
    request.onload = () => {
      const body = bodyOf(request);
      const report = FilesUploaded.safeParse(body);
      const refused = report.data?.refused[0];
      if (report.success && !refused) return resolve({ state: 'done', sentBytes: file.size });
      if (refused) return resolve({ state: refused.isTaken ? 'taken' : 'failed', reason: refused.reason });
      failed(
        ErrorBody.safeParse(body).data?.message ??
          'The answer could not be read. Look whether it has arrived',
      );
    };
    request.onerror = () => failed('The connection broke off before it had arrived');
    request.onabort = () => failed('Stopped');
    const form = new FormData();
    form.append('files', file, path);
    request.send(form);
  });
}

function bodyOf({ responseText }: XMLHttpRequest): unknown {
  try {
    return JSON.parse(responseText);
  } catch {
    return undefined; // A proxy's error page.
  }
}

const change = (id: number, outcome: Partial<Upload>) =>
  set(uploads.map((one) => (one.id === id ? { ...one, ...outcome } : one)));

function set(next: readonly Upload[]) {
  uploads = next;
  for (const listener of listeners) listener();
}
