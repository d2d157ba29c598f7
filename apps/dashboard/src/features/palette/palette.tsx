'use client';

/** Replaced in a moment by the whole thing. */
export function Palette() {
  return null;
}
