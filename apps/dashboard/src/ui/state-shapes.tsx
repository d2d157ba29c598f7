import type { ReactNode } from 'react';

/** The signs of a state, on the same grid as the icons: each has a shape of its own. */
export const STATE_SHAPES = {
  absent: (
    <>
      <circle cx="8" cy="8" r="5.4" strokeDasharray="2.4 2.4" />
    </>
  ),
  failed: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="currentColor" stroke="none" />
      <path d="m5.9 5.9 4.2 4.2M10.1 5.9l-4.2 4.2" stroke="var(--ph-surface)" strokeWidth="1.7" />
    </>
  ),
  'gave-way': (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <path d="M6.4 6v4M9.6 6v4" />
    </>
  ),
  live: (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <circle cx="8" cy="8" r="2.6" fill="currentColor" stroke="none" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="5.4" />
    </>
  ),
  ok: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="currentColor" stroke="none" />
      <path d="m5.2 8.2 2 2 3.6-4" stroke="var(--ph-surface)" strokeWidth="1.7" />
    </>
  ),
  starting: (
    <>
      <circle cx="8" cy="8" r="5.6" opacity=".3" />
      <path d="M8 2.4A5.6 5.6 0 0 1 13.6 8" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <path d="M8 5v3.2l2 1.2" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.9 14.8 13.6H1.2Z" fill="currentColor" stroke="none" />
      <path d="M8 6.4v3M8 11.5h.01" stroke="var(--ph-surface)" strokeWidth="1.6" />
    </>
  ),
} satisfies Record<string, ReactNode>;
