import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { ProblemKind } from './problems';

const HASH_AFTER_MS = 250;

/** What of the bench stands in the address: tag, problem and whether the viewer is open. */
export function useBenchUrl() {
  const params = useSearchParams();
  const problem = params.get('problem') ?? '';

  return {
    tag: params.get('tag') ?? '',
    problem: ProblemKind.includes(problem as ProblemKind) ? (problem as ProblemKind) : ('' as const),
    isViewing: params.has('view'),
    show: (place: { tag?: string; problem?: ProblemKind | '' }) =>
      replace((query) => {
        set(query, 'tag', place.tag);
        set(query, 'problem', place.problem);
      }),
  };
}

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
