import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { LevelIndex } from './level-index';
import type { LogFeed } from './log-feed';
import type { Lines } from './row-heights';
import { useFeedNews } from './use-log-feed';
import { type SearchView, useLogSearch } from './use-log-search';

export type LevelChoice = 'all' | 'warn' | 'error';

export type LogView = {
  feed: LogFeed;
  /** The lines that can be shown now. */
  shown: Lines & { placeOf: (seq: number) => number };
  /** Changes whenever the lines do. */
  version: number;

  level: LevelChoice;
  setLevel: (level: LevelChoice) => void;
  isWrapped: boolean;
  setWrapped: (isWrapped: boolean) => void;

  isPaused: boolean;
  /** Holds the picture still. The log is read on meanwhile. */
  setPaused: (isPaused: boolean) => void;
  /** Somebody scrolled away from the end. */
  isAway: boolean;
  setAway: (isAway: boolean) => void;
  /** Lines that came since it was paused or left. */
  unseen: number;

  search: SearchView;
  /** The line at the upper edge of what is in sight. */
  inSight: RefObject<number>;
};

/** What a person set on one view of a log. Its tools and its body share it. */
export function useLogView(feed: LogFeed): LogView {
  const version = useFeedNews(feed);
  const [level, setLevel] = useState<LevelChoice>('all');
  const [isWrapped, setWrapped] = useState(false);
  const [pausedAt, setPausedAt] = useState<number | null>(null);
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const search = useLogSearch(feed, level);
  const inSight = useRef(0);

  const { lines } = feed;
  const isHeld = pausedAt !== null || leftAt !== null;
  useEffect(() => feed.hold(isHeld), [feed, isHeld]);

  const levels = useMemo(() => (level === 'all' ? null : new LevelIndex(level)), [level]);
  const last = Math.min(pausedAt ?? Infinity, lines.end);
  const picked = levels && upTo(levels.read(lines), last);
  const since = pausedAt ?? leftAt;

  return {
    feed,
    version,
    shown: {
      kind: level,
      count: picked ? picked.length : Math.max(0, last - lines.first),
      seqAt: (place) => (picked ? (picked[place] ?? lines.end) : lines.first + place),
      widthAt: (seq) => lines.widthAt(seq),
      placeOf: (seq) => (picked ? placeIn(picked, seq) : Math.max(0, seq - lines.first)),
    },
    level,
    setLevel,
    isWrapped,
    setWrapped,
    isPaused: pausedAt !== null,
    setPaused: (isPaused) => setPausedAt(isPaused ? lines.end : null),
    isAway: leftAt !== null,
    setAway: (isAway) => setLeftAt((at) => (isAway ? (at ?? lines.end) : null)),
    unseen: since === null ? 0 : Math.max(0, lines.end - since),
    search,
    inSight,
  };
}

function upTo(seqs: number[], last: number): number[] {
  return (seqs.at(-1) ?? 0) < last ? seqs : seqs.filter((seq) => seq < last);
}

/** The place of the line, or of the first one after it. */
function placeIn(seqs: number[], seq: number): number {
  const place = seqs.findIndex((each) => each >= seq);
  return place < 0 ? Math.max(0, seqs.length - 1) : place;
}
