import type { ReactNode } from 'react';
import { STATE_SHAPES } from './state-shapes';

/** Drawn on a grid of 16 with a line of 1.5. */
export const ICON_SHAPES = {
  ...STATE_SHAPES,
  check: (
    <>
      <path d="m3 8.6 3.2 3.2L13 4.8" />
    </>
  ),
  close: (
    <>
      <path d="m4 4 8 8M12 4l-8 8" />
    </>
  ),
  copy: (
    <>
      <rect x="5.4" y="5.4" width="8" height="8" rx="1.2" />
      <path d="M10.6 5.2V3.8a1.2 1.2 0 0 0-1.2-1.2H3.8a1.2 1.2 0 0 0-1.2 1.2v5.6a1.2 1.2 0 0 0 1.2 1.2h1.4" />
    </>
  ),
  crop: (
    <>
      <path d="M4.6 1.8v9.6h9.6M1.8 4.6h9.6v9.6" />
    </>
  ),
  datasets: (
    <>
      <rect x="2.2" y="4.6" width="9.2" height="9.2" rx="1.3" />
      <path d="M4.8 2.2h7.6a1.4 1.4 0 0 1 1.4 1.4v7.6M2.4 12l2.7-2.7 2 2 1.6-1.5 2.5 2.4" />
    </>
  ),
  disk: (
    <>
      <ellipse cx="8" cy="4.2" rx="5.4" ry="2" />
      <path d="M2.6 4.2v7.6c0 1.1 2.4 2 5.4 2s5.4-.9 5.4-2V4.2M2.6 8c0 1.1 2.4 2 5.4 2s5.4-.9 5.4-2" />
    </>
  ),
  doctor: (
    <>
      <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="2.4" />
      <path d="M8 5v6M5 8h6" />
    </>
  ),
  down: (
    <>
      <path d="M3.8 6 8 10.2 12.2 6" />
    </>
  ),
  download: (
    <>
      <path d="M8 2.4v8M4.6 7.2 8 10.6l3.4-3.4M2.8 13.4h10.4" />
    </>
  ),
  drag: (
    <>
      <path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01" strokeWidth="2" />
    </>
  ),
  edit: (
    <>
      <path d="m10.4 3.2 2.4 2.4-7.2 7.2-3 .6.6-3Z" />
    </>
  ),
  expand: (
    <>
      <path d="M9.6 2.6h3.8v3.8M13.2 2.8 9.4 6.6M6.4 13.4H2.6V9.6M2.8 13.2l3.8-3.8" />
    </>
  ),
  eye: (
    <>
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  file: (
    <path d="M9.2 2.2H4.6a1.2 1.2 0 0 0-1.2 1.2v9.2a1.2 1.2 0 0 0 1.2 1.2h6.8a1.2 1.2 0 0 0 1.2-1.2v-7Zm0 0v3.4h3.4" />
  ),
  filter: (
    <>
      <path d="M2.4 4h11.2M4.6 8h6.8M6.6 12h2.8" />
    </>
  ),
  folder: (
    <path d="M2.2 12V4.2A1.2 1.2 0 0 1 3.4 3h2.9l1.5 1.8h4.8A1.2 1.2 0 0 1 13.8 6v6a1.2 1.2 0 0 1-1.2 1.2H3.4A1.2 1.2 0 0 1 2.2 12Z" />
  ),
  gpu: (
    <>
      <rect x="1.8" y="4.4" width="12.4" height="7.2" rx="1.2" />
      <circle cx="6" cy="8" r="1.9" />
      <path d="M10.2 6.8h1.8M10.2 9.2h1.8M4 11.6v1.8M7 11.6v1.8" />
    </>
  ),
  grid: (
    <>
      <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="1" />
      <path d="M2.4 6.2h11.2M2.4 9.9h11.2M6.2 2.4v11.2M9.9 2.4v11.2" />
    </>
  ),
  history: (
    <>
      <path d="M2.8 8a5.2 5.2 0 1 0 1.7-3.9" />
      <path d="M2.6 2.6v2.8h2.8M8 5.2V8l2 1.3" />
    </>
  ),
  home: (
    <>
      <path d="M2.5 7.2 8 2.6l5.5 4.6v5.7a.6.6 0 0 1-.6.6H3.1a.6.6 0 0 1-.6-.6Z" />
      <path d="M6.2 13.4V9.2h3.6v4.2" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 7.4v3.4M8 5.2h.01" />
    </>
  ),
  key: (
    <>
      <circle cx="5.4" cy="10.6" r="2.8" />
      <path d="m7.6 8.6 5.2-5.2M10.4 5.6l2 2" />
    </>
  ),
  layers: (
    <>
      <path d="m8 2.2 6 3-6 3-6-3Z" />
      <path d="m2 8.1 6 3 6-3M2 11l6 3 6-3" />
    </>
  ),
  left: (
    <>
      <path d="M10 3.8 5.8 8l4.2 4.2" />
    </>
  ),
  link: (
    <>
      <path d="M6.6 9.4 9.4 6.6M7.2 4.8l1.5-1.5a2.83 2.83 0 0 1 4 4L11.2 8.8M8.8 11.2l-1.5 1.5a2.83 2.83 0 0 1-4-4L4.8 7.2" />
    </>
  ),
  lock: (
    <>
      <rect x="3.2" y="7" width="9.6" height="6.6" rx="1.3" />
      <path d="M5.2 6.8V5a2.8 2.8 0 0 1 5.6 0v1.8" />
    </>
  ),
  media: (
    <>
      <rect x="2.4" y="2.4" width="4.6" height="4.6" rx="1" />
      <rect x="9" y="2.4" width="4.6" height="4.6" rx="1" />
      <rect x="2.4" y="9" width="4.6" height="4.6" rx="1" />
      <rect x="9" y="9" width="4.6" height="4.6" rx="1" />
    </>
  ),
  minus: (
    <>
      <path d="M3.2 8h9.6" />
    </>
  ),
  models: (
    <>
      <path d="m8 2 5.4 3v6L8 14l-5.4-3V5Z" />
      <path d="M2.8 5.1 8 8l5.2-2.9M8 8v5.8" />
    </>
  ),
  more: (
    <>
      <path d="M3.6 8h.01M8 8h.01M12.4 8h.01" strokeWidth="2.2" />
    </>
  ),
  out: (
    <>
      <path d="M9.4 2.8h3.8v3.8M13 3 7.6 8.4M11.6 9.2v3.2a.8.8 0 0 1-.8.8H3.6a.8.8 0 0 1-.8-.8V5.2a.8.8 0 0 1 .8-.8h3.2" />
    </>
  ),
  pause: (
    <>
      <path d="M5.6 3.8v8.4M10.4 3.8v8.4" />
    </>
  ),
  play: (
    <>
      <path d="M4.8 3.2v9.6L12.4 8Z" />
    </>
  ),
  plus: (
    <>
      <path d="M8 3.2v9.6M3.2 8h9.6" />
    </>
  ),
  power: (
    <>
      <path d="M8 2.4v5.2M4.6 4.4a5 5 0 1 0 6.8 0" />
    </>
  ),
  restart: (
    <>
      <path d="M13 8a5 5 0 1 1-1.6-3.7" />
      <path d="M13.2 2.4v2.8h-2.8" />
    </>
  ),
  right: (
    <>
      <path d="m6 3.8 4.2 4.2L6 12.2" />
    </>
  ),
  rows: (
    <>
      <path d="M2.4 4h11.2M2.4 8h11.2M2.4 12h11.2" />
    </>
  ),
  runs: (
    <>
      <path d="M2 8.4h2.6L6.4 3.6l3.2 9 1.8-4.2H14" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.4" />
      <path d="m10.4 10.4 3.2 3.2" />
    </>
  ),
  services: (
    <>
      <rect x="2.2" y="2.8" width="11.6" height="4.4" rx="1.2" />
      <rect x="2.2" y="8.8" width="11.6" height="4.4" rx="1.2" />
      <path d="M4.8 5h.01M4.8 11h.01M8.6 5h2.8M8.6 11h2.8" />
    </>
  ),
  settings: (
    <>
      <path d="M2.2 4.8h6M11.8 4.8h2M2.2 11.2h2M7.8 11.2h6" />
      <circle cx="10" cy="4.8" r="1.8" />
      <circle cx="6" cy="11.2" r="1.8" />
    </>
  ),
  star: (
    <>
      <path d="m8 2.2 1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6Z" />
    </>
  ),
  stop: (
    <>
      <rect x="3.8" y="3.8" width="8.4" height="8.4" rx="1.2" />
    </>
  ),
  tag: (
    <>
      <path d="M2.4 3.2v4.6l6 6 5.4-5.4-6-6H3.2a.8.8 0 0 0-.8.8Z" />
      <path d="M5.4 5.4h.01" strokeWidth="2" />
    </>
  ),
  terminal: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="1.4" />
      <path d="m4.8 6 2 2-2 2M8.6 10.2h2.6" />
    </>
  ),
  train: (
    <>
      <path d="M2.4 12.8c3.6 0 3.2-8.6 5.8-8.6s1.4 4.8 5.4 4.8" />
      <path d="m11.6 6.8 2.2 2.2-2.2 2.2" />
    </>
  ),
  trash: (
    <>
      <path d="M2.8 4.4h10.4M6.2 4.2V2.8h3.6v1.4M4.2 4.6l.6 8.6h6.4l.6-8.6M6.8 7v3.8M9.2 7v3.8" />
    </>
  ),
  undo: (
    <>
      <path d="M5.2 3 2.4 5.8l2.8 2.8" />
      <path d="M2.6 5.8h6.8a3.7 3.7 0 0 1 0 7.4H6.6" />
    </>
  ),
  up: (
    <>
      <path d="M3.8 10 8 5.8 12.2 10" />
    </>
  ),
  upload: (
    <>
      <path d="M8 10.4v-8M4.6 5.6 8 2.2l3.4 3.4M2.8 13.4h10.4" />
    </>
  ),
  wifi: (
    <>
      <path d="M1.8 6.2a9 9 0 0 1 12.4 0M4 8.6a5.8 5.8 0 0 1 8 0M6.2 10.9a2.6 2.6 0 0 1 3.6 0M8 13h.01" />
    </>
  ),
  wrap: (
    <>
      <path d="M2.4 4h11.2M2.4 8h8.8a2.2 2.2 0 0 1 0 4.4H8M9.6 10.6 7.8 12.4l1.8 1.8M2.4 12.4h2.8" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof ICON_SHAPES;
