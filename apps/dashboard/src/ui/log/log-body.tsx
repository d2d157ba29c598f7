'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { cn } from '../cn';
import { bytes, count, counted } from '../format';
import { Button } from '../button';
import { Icon } from '../icon';
import { LogText } from './log-line';
import type { LogView } from './use-log-view';
import { useRows } from './use-rows';

const AT_END_PX = 24;

/** The lines of a log. Follows its end until somebody scrolls away, then says how much is new. */
export function LogBody({ view, evidence, target, download, label, className }: LogBodyProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { isFollowing, unseen, follow, onScroll, leave } = useFollowing(view, scroller);
  const { feed, count: lineCount, isWrapped } = view;
  const hasNumbers = feed.firstByte === 0;

  const rows = useRows(scroller, lineCount, isWrapped);

  useLayoutEffect(() => {
    if (isFollowing && lineCount > 0) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [isFollowing, lineCount, view.version, isWrapped]);

  // A number means nothing where the lines before are unknown.
  const wanted = view.hits[view.hit - 1] ?? (hasNumbers ? target : null) ?? null;
  const isThere = wanted !== null && wanted <= feed.lines.total;
  useEffect(() => {
    if (wanted === null || !isThere) return;
    leave();
    rows.scrollTo(view.placeOf(wanted));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each line that is asked for, as soon as it is there
  }, [wanted, isThere]);

  return (
    <div className={cn('relative flex min-h-0 flex-col bg-inset', className)}>
      <Losses view={view} download={download} />
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={label}
        className="min-h-0 flex-1 overflow-auto font-mono text-xs/[18px] text-text-2 [font-feature-settings:normal]"
      >
        <div className="relative min-w-full" style={{ height: rows.height }}>
          {rows.drawn.map(({ place, start }) => {
            const number = view.numberAt(place);
            const line = feed.lines.at(number - feed.lines.dropped - 1);
            if (!line) return null;
            const isEvidence = hasNumbers && number === evidence;
            return (
              <div
                key={number}
                ref={rows.measure}
                data-index={place}
                className={cn(
                  'absolute top-0 left-0 flex min-h-[18px] min-w-full px-3.5 hover:bg-hover',
                  isWrapped ? 'w-full whitespace-pre-wrap [overflow-wrap:anywhere]' : 'w-max whitespace-pre',
                  number === wanted && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)]',
                  isEvidence && 'bg-danger-soft',
                )}
                style={{ transform: `translateY(${start}px)` }}
              >
                {hasNumbers && (
                  <a
                    href={`#L${number}`}
                    tabIndex={-1}
                    className={cn(
                      'w-[46px] shrink-0 pr-3.5 text-right text-muted select-none hover:text-text',
                      isEvidence && 'text-danger hover:text-danger',
                    )}
                  >
                    {number}
                  </a>
                )}
                <span className="min-w-0">
                  <LogText line={line} query={view.query} />
                </span>
              </div>
            );
          })}
        </div>
        {lineCount === 0 && <Nothing view={view} />}
      </div>
      {(unseen > 0 || view.isPaused) && (
        <Button size="sm" onClick={follow} className="absolute right-4 bottom-3 shadow-pop">
          <Icon name={view.isPaused ? 'play' : 'down'} className="size-3.5" />
          {unseen > 0 ? counted(unseen, 'new line') : 'Paused'}
        </Button>
      )}
    </div>
  );
}

type LogBodyProps = {
  view: LogView;
  /** The line that says why it failed. */
  evidence?: number;
  /** The line the address names. */
  target?: number | null;
  /** Where the whole file is. */
  download: string;
  label: string;
  className?: string;
};

function useFollowing(view: LogView, scroller: React.RefObject<HTMLDivElement | null>) {
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const { total } = view.feed.lines;
  const isFollowing = leftAt === null && !view.isPaused;

  return {
    isFollowing,
    unseen: view.isPaused ? view.held : leftAt === null ? 0 : Math.max(0, total - leftAt),
    leave: () => setLeftAt((at) => at ?? total),
    follow: () => {
      setLeftAt(null);
      view.setPaused(false);
      view.goToHit(0);
    },
    onScroll: () => {
      const box = scroller.current;
      if (!box || view.isPaused) return;
      const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < AT_END_PX;
      setLeftAt((at) => (isAtEnd ? null : (at ?? total)));
    },
  };
}

/** What is not shown, and where it is. */
function Losses({ view: { feed }, download }: { view: LogView; download: string }) {
  const parts = [
    feed.lines.dropped > 0 && `${counted(feed.lines.dropped, 'older line')} are not kept in the page`,
    (feed.firstByte ?? 0) > 0 && `The first ${bytes(feed.firstByte ?? 0)} are not shown`,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <p className="flex shrink-0 items-center gap-2 border-b border-line px-3.5 py-1 text-xs text-muted">
      {parts.join('. ')}.
      <a href={download} download className="text-accent-text hover:underline">
        Get the whole log
      </a>
    </p>
  );
}

function Nothing({ view }: { view: LogView }) {
  const { status } = view.feed;
  const words =
    view.level !== 'all'
      ? `No ${view.level === 'warn' ? 'warning or error' : 'error'} in ${count(view.feed.lines.total)} lines`
      : status.state === 'refused'
        ? status.message
        : status.state === 'connecting'
          ? 'Reading the log'
          : 'Nothing is written yet';
  return <p className="absolute px-3.5 py-2 font-sans text-sm text-muted">{words}</p>;
}
