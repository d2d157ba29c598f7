import { useSyncExternalStore } from 'react';

/** Whether news arrives. `latencyMs` is measured over HTTP, null until it was. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'live'; latencyMs: number | null }
  /** `since`: when the pod was last heard of. `retryAt`: when we try again; null while trying. */
  | { state: 'lost'; since: number; retryAt: number | null };

let current: Connection = { state: 'connecting' };
const listeners = new Set<() => void>();

export function setConnection(next: Connection) {
  current = next;
  for (const listener of listeners) listener();
}

export const connection = () => current;

export const useConnection = () => useSyncExternalStore(subscribe, connection, connection);

/** Since when what is shown is no longer live; null while it is. Writing actions are disabled meanwhile. */
export function useStaleSince(): number | null {
  const now = useConnection();
  return now.state === 'lost' ? now.since : null;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
