import { ProblemKind } from '@pilothouse/contracts/dataset-health';
import type { BucketSetting } from '@pilothouse/pictures/trainer-eye';
import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { type ImageFilter, RATIO_TITLE, type RatioClass, SIZE_TITLE, type SizeClass } from './filter-images';

const HASH_AFTER_MS = 250;

/** What of the bench stands in the address: everything that narrows the grid, the resolution, and whether the viewer is open. */
export function useBenchUrl() {
  const params = useSearchParams();
  const read = (key: string) => params.get(key) ?? '';
  const among = <T extends string>(key: string, words: readonly T[]) =>
    words.find((word) => word === read(key)) ?? ('' as const);
  const resolution = Number(read('res'));

  return {
    text: read('q'),
    tag: read('tag'),
    problem: among('problem', ProblemKind.options),
    size: among('size', Object.keys(SIZE_TITLE) as SizeClass[]),
    ratio: among('ratio', Object.keys(RATIO_TITLE) as RatioClass[]),
    bucket: /^\d+x\d+$/.test(read('bucket')) ? read('bucket') : '',
    resolution: RESOLUTIONS.find((one) => one === resolution) ?? 1024,
    neverEnlarges: params.has('shrink'),
    isViewing: params.has('view'),
    show: (place: Partial<Omit<ImageFilter, 'sort' | 'text'>>) =>
      replace((query) => {
        for (const [key, value] of Object.entries(place)) set(query, key, value);
      }),
    setBuckets: ({ resolution, neverEnlarges }: BucketSetting) =>
      replace((query) => {
        set(query, 'res', resolution === 1024 ? '' : String(resolution));
        set(query, 'shrink', neverEnlarges ? '1' : '');
        query.delete('bucket');
      }),
  };
}

/** Puts what is looked for into the address. */
export function showText(text: string) {
  if (text === (new URLSearchParams(window.location.search).get('q') ?? '')) return;
  replace((query) => set(query, 'q', text));
}

/** Training resolutions to choose from. */
export const RESOLUTIONS = [512, 640, 768, 896, 1024, 1280, 1536] as const;

/** The back button closes the viewer. */
export function openViewer() {
  isViewerOurs = true;
  window.history.pushState(
    null,
    '',
    addressWith((query) => query.set('view', '1')),
  );
}

export function closeViewer() {
  if (isViewerOurs) window.history.back();
  else replace((query) => query.delete('view'));
  isViewerOurs = false;
}

/** True once the viewer was opened here: the step of history before it is the bench then, and not another site. */
let isViewerOurs = false;

/** The picture named behind the #, decoded. */
export function pictureOfAddress(): string | null {
  const hash = window.location.hash.slice(1);
  try {
    return hash === '' ? null : decodeURIComponent(hash);
  } catch {
    return null; // A hand-made address with a stray %: no picture is meant by it.
  }
}

/** Keeps the picture at the cursor in the address, so that it can be shared, without a step of history for each. */
export function usePictureInAddress(file: string | null) {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (pictureOfAddress() === file) return;
      const { pathname, search } = window.location;
      const hash = file === null ? '' : `#${encodeURIComponent(file)}`;
      window.history.replaceState(null, '', pathname + search + hash);
    }, HASH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [file]);
}

function replace(change: (query: URLSearchParams) => void) {
  window.history.replaceState(null, '', addressWith(change));
}

function addressWith(change: (query: URLSearchParams) => void): string {
  const query = new URLSearchParams(window.location.search);
  change(query);
  return `${window.location.pathname}?${query.toString()}${window.location.hash}`;
}

function set(query: URLSearchParams, key: string, value: string | undefined) {
  if (value) query.set(key, value);
  else query.delete(key);
}
