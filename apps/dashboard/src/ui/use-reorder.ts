'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react';

/**
 * Puts a list into another order: by a handle, which is dragged, or by Alt and the arrows anywhere in an item. While it is
 * dragged the list stands as it would be; `onOrder` gets all keys once it is let go. Esc takes the drag back.
 */
export function useReorder({ keys, onOrder }: Reorder) {
  const items = useRef(new Map<string, HTMLElement>());
  const [dragged, setDragged] = useState<string | null>(null);
  const [wished, setWished] = useState<string[]>([]);
  // What comes or goes meanwhile is not for the one who drags to decide.
  const order =
    dragged === null ? keys : [...wished.filter((key) => keys.includes(key)), ...missing(keys, wished)];

  const end = () => setDragged(null);
  const follow = useEffectEvent((event: globalThis.PointerEvent) => {
    if (dragged === null) return;
    const others = order.filter((key) => key !== dragged);
    setWished(
      moved(order, dragged, others.filter((key) => isAbove(items.current.get(key), event.clientY)).length),
    );
  });
  const drop = useEffectEvent(() => {
    end();
    if (order.join() !== keys.join()) onOrder(order);
  });
  const cancelByKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    end();
  });

  // On the window: the handle itself may be moved in the document, which ends its hold on the pointer.
  useEffect(() => {
    if (dragged === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('pointermove', follow, { signal });
    window.addEventListener('pointerup', drop, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('keydown', cancelByKey, { signal });
    return () => stop.abort();
  }, [dragged]);

  return {
    order,
    dragged,
    itemProps: (key: string) => ({
      ref: (element: HTMLElement | null) => {
        if (element) items.current.set(key, element);
        return () => void items.current.delete(key);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const by = event.altKey ? STEP[event.key] : undefined;
        if (by === undefined) return;
        event.preventDefault();
        const to = keys.indexOf(key) + by;
        if (to >= 0 && to < keys.length) onOrder(moved(keys, key, to));
      },
    }),
    handleProps: (key: string) => ({
      // A finger on the handle drags it and does not scroll the page.
      className: 'touch-none cursor-grab active:cursor-grabbing',
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return;
        setWished(keys);
        setDragged(key);
      },
    }),
  };
}

type Reorder = { keys: string[]; onOrder: (keys: string[]) => void };

const STEP: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

const missing = (keys: string[], from: string[]) => keys.filter((key) => !from.includes(key));

export function moved(keys: string[], key: string, to: number): string[] {
  const others = keys.filter((other) => other !== key);
  return [...others.slice(0, to), key, ...others.slice(to)];
}

function isAbove(element: HTMLElement | undefined, y: number): boolean {
  if (!element) return false;
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2 < y;
}
