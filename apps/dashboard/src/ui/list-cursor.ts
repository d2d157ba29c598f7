'use client';

import { useState } from 'react';
import { useShortcuts } from './shortcuts';

/** A cursor over a list: arrows or J K move it, Home and End jump, Enter opens, Space selects. −1 before the first move. */
export function useListCursor({ count, onOpen, onSelect, columns = 1 }: ListCursor) {
  const [at, setAt] = useState(-1);
  const current = Math.min(at, count - 1);
  const move = (by: number) => setAt(Math.max(0, Math.min(count - 1, current + (current < 0 ? 1 : by))));

  useShortcuts([
    { keys: 'ArrowDown', title: 'Move down', run: () => move(columns) },
    { keys: 'ArrowUp', title: 'Move up', run: () => move(-columns) },
    { keys: 'j', title: '', run: () => move(1) },
    { keys: 'k', title: '', run: () => move(-1) },
    ...(columns > 1
      ? [
          { keys: 'ArrowRight', title: '', run: () => move(1) },
          { keys: 'ArrowLeft', title: '', run: () => move(-1) },
        ]
      : []),
    { keys: 'Home', title: '', run: () => setAt(0) },
    { keys: 'End', title: '', run: () => setAt(count - 1) },
    ...(onOpen ? [{ keys: 'Enter', title: 'Open', run: () => current >= 0 && onOpen(current) }] : []),
    ...(onSelect ? [{ keys: ' ', title: 'Select', run: () => current >= 0 && onSelect(current) }] : []),
  ]);

  return [current, setAt] as const;
}

type ListCursor = {
  count: number;
  onOpen?: (at: number) => void;
  onSelect?: (at: number) => void;
  /** Of a picture grid: up and down move by a row. */
  columns?: number;
};
