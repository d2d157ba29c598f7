import { useMemo, useState } from 'react';
import type { Level } from './level';
import { LineIndex, textContains } from './line-index';
import type { LogFeed } from './log-feed';
import { useFeedNews } from './use-log-feed';

export type LevelChoice = 'all' | 'warn' | 'error';

export type LogView = {
  feed: LogFeed;
  /** How many lines can be shown now, and the number of the one at a place. */
  count: number;
  numberAt: (place: number) => number;
  placeOf: (lineNumber: number) => number;
  /** Changes whenever the lines do. */
  version: number;

  level: LevelChoice;
  setLevel: (level: LevelChoice) => void;
  isWrapped: boolean;
  setWrapped: (isWrapped: boolean) => void;

  isPaused: boolean;
  /** Holds the picture still. The log is read on meanwhile. */
  setPaused: (isPaused: boolean) => void;
  /** Lines that came since it was paused. */
  held: number;

  query: string;
  setQuery: (query: string) => void;
  hits: number[];
  /** The hit that is looked at, counted from 1; 0 when there is none. */
  hit: number;
  goToHit: (hit: number) => void;
};

/** What a person set on one view of a log. Its tools and its body share it. */
export function useLogView(feed: LogFeed): LogView {
  const version = useFeedNews(feed);
  const [level, setLevel] = useState<LevelChoice>('all');
  const [isWrapped, setWrapped] = useState(false);
  const [pausedAt, setPausedAt] = useState<number | null>(null);
  const [query, setQuery] = useState('');
  const [chosenHit, goToHit] = useState(0);

  const { lines } = feed;
  const levels = useMemo(
    () => (level === 'all' ? null : new LineIndex(({ level: of }) => isAtLeast(of, level))),
    [level],
  );
  const found = useMemo(() => (query === '' ? null : new LineIndex(textContains(query))), [query]);

  const last = Math.min(pausedAt ?? Infinity, lines.total);
  const picked = levels && upTo(levels.read(lines), last);
  const hits = found ? upTo(found.read(lines), last) : NONE;

  return {
    feed,
    version,
    count: picked ? picked.length : Math.max(0, last - lines.dropped),
    numberAt: (place) => (picked ? (picked[place] ?? 0) : lines.dropped + place + 1),
    placeOf: (lineNumber) =>
      picked ? picked.findIndex((number) => number >= lineNumber) : lineNumber - lines.dropped - 1,
    level,
    setLevel,
    isWrapped,
    setWrapped,
    isPaused: pausedAt !== null,
    setPaused: (isPaused) => setPausedAt(isPaused ? lines.total : null),
    held: pausedAt === null ? 0 : Math.max(0, lines.total - pausedAt),
    query,
    setQuery: (next) => {
      setQuery(next);
      goToHit(0);
    },
    hits,
    hit: Math.min(chosenHit, hits.length),
    goToHit,
  };
}

const NONE: number[] = [];

const isAtLeast = (level: Level, wanted: 'warn' | 'error') => level === 'error' || level === wanted;

function upTo(numbers: number[], last: number): number[] {
  if ((numbers.at(-1) ?? 0) <= last) return numbers;
  return numbers.filter((number) => number <= last);
}
