import { useSyncExternalStore } from 'react';

const KEY = 'pilothouse.terminal.font';
const USUAL_PX = 13;
export const SMALLEST_PX = 9;
export const LARGEST_PX = 24;

const listeners = new Set<() => void>();

/** In pixels, of this browser. */
export const useFontSize = () => useSyncExternalStore(subscribe, read, () => USUAL_PX);

export function changeFontSize(byPx: number) {
  const next = Math.min(LARGEST_PX, Math.max(SMALLEST_PX, read() + byPx));
  localStorage.setItem(KEY, String(next));
  for (const listener of listeners) listener();
}

function read(): number {
  const stored = Number(localStorage.getItem(KEY));
  return stored >= SMALLEST_PX && stored <= LARGEST_PX ? stored : USUAL_PX;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
