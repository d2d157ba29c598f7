'use client';

import { type FocusEvent, type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from './button';
import { Icon } from './icon';
import { IconButton } from './icon-button';

const SHOWN_MS = 6_000;

type Toast = {
  id: number;
  text: ReactNode;
  /** Puts it back. Ctrl/Cmd Z does the same while the toast is there. */
  undo?: () => void;
};

let toasts: readonly Toast[] = [];
const NONE: readonly Toast[] = [];
const listeners = new Set<() => void>();
let lastId = 0;

/** Says what was done. Never for an error that needs an action: that stands where the thing is. */
export function toast(text: ReactNode, options: { undo?: () => void } = {}) {
  lastId += 1;
  set([...toasts.slice(-2), { id: lastId, text, undo: options.undo }]);
}

/** Bottom right above the strip. Once, in the frame. */
export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => NONE,
  );
  return (
    <ol
      aria-live="polite"
      className="fixed right-5 bottom-[46px] z-40 grid justify-items-end gap-2 max-sm:inset-x-3 max-sm:bottom-[88px]"
    >
      {shown.map((one) => (
        <ToastCard key={one.id} one={one} />
      ))}
    </ol>
  );
}

function ToastCard({ one }: { one: Toast }) {
  const [isHeld, setHeld] = useState(false);
  const close = () => set(toasts.filter((other) => other.id !== one.id));
  const undo = () => {
    one.undo?.();
    close();
  };

  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => set(toasts.filter((other) => other.id !== one.id)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, one.id]);

  const onBlur = (event: FocusEvent) =>
    setHeld(event.currentTarget.contains(event.relatedTarget as Node | null));

  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={onBlur}
      className="flex max-w-[440px] items-center gap-3 rounded-md bg-overlay py-[9px] pr-2.5 pl-3.5 text-sm shadow-pop"
    >
      <span className="min-w-0">{one.text}</span>
      {one.undo && (
        <Button size="sm" writes onClick={undo}>
          <Icon name="undo" className="size-3.5" />
          Undo
        </Button>
      )}
      <IconButton icon="close" label="Close" size="sm" onClick={close} />
    </li>
  );
}

/** Undoes what the newest toast offers; false when there is nothing. */
export function undoNewest() {
  const newest = toasts.findLast((one) => one.undo);
  if (!newest) return false;
  newest.undo?.();
  set(toasts.filter((one) => one !== newest));
  return true;
}

function set(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
