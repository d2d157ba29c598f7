'use client';

import { type RefObject, useEffect, useRef } from 'react';

const FLASH_MS = 600;

const SOFT = {
  ok: 'var(--ph-ok-soft)',
  live: 'var(--ph-accent-soft)',
  warn: 'var(--ph-warn-soft)',
  bad: 'var(--ph-danger-soft)',
  off: 'var(--ph-off-soft)',
};

/** Lights the element up once whenever `value` becomes another one; not when it is first drawn. */
export function useFlash(element: RefObject<HTMLElement | null>, value: unknown, tone: keyof typeof SOFT) {
  const before = useRef(value);
  useEffect(() => {
    if (Object.is(before.current, value)) return;
    before.current = value;
    flash(element.current, tone);
  }, [element, value, tone]);
}

/** Lights it up once. Nothing for whoever asked for less motion. */
export function flash(element: HTMLElement | null, tone: keyof typeof SOFT) {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  element?.animate(
    [{ backgroundColor: SOFT[tone] }, { backgroundColor: SOFT[tone], offset: 0.3 }, {}],
    FLASH_MS,
  );
}
