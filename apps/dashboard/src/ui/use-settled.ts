import { useSyncExternalStore } from 'react';

/** From the end of loading; what was asked for by then is on the screen. */
const SETTLED_AFTER_MS = 1_500;

let isSettled = false;
let isWaiting = false;
const listeners = new Set<() => void>();

/** False while the page still loads: what nobody waits for is put off until then. */
export const useSettled = () =>
  useSyncExternalStore(
    subscribe,
    () => isSettled,
    () => false,
  );

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!isWaiting) void wait();
  return () => void listeners.delete(listener);
}

async function wait() {
  isWaiting = true;
  if (document.readyState !== 'complete')
    await new Promise((loaded) => window.addEventListener('load', loaded, { once: true }));
  await new Promise((over) => setTimeout(over, SETTLED_AFTER_MS));
  isSettled = true;
  for (const listener of listeners) listener();
}
