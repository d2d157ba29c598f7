'use client';

import { type CSSProperties, useEffect, useLayoutEffect, useRef } from 'react';
import { Button } from '../button';
import { cn } from '../cn';
import { bytes, count, counted } from '../format';
import { Icon } from '../icon';
import { LogEarlier } from './log-earlier';
import { LogRow } from './log-row';
import type { LogView } from './use-log-view';
import { useRows } from './use-rows';

const AT_END_PX = 24;
const AT_BEGIN_PX = 240;
const NUMBER_PX = 46;
const DIGIT_PX = 7;
const TIME_PX = 66;

/** The lines of a log. Follows its end until somebody scrolls away, then says how much is new. */
export function LogBody({ view, evidence, target, download, label, className }: LogBodyProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { feed, shown, isWrapped, search } = view;
  const { lines } = feed;
  const isFollowing = !view.isAway && !view.isPaused;
  const numberPx = numberWidth(lines.numberOf(lines.end - 1));
  const rows = useRows(scroller, view, numberPx + (lines.hasTimes ? TIME_PX : 0));

  useLayoutEffect(() => {
    if (isFollowing && shown.count > 0) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [isFollowing, shown.count, view.version, isWrapped, rows.height]);

  const aim = useAim(view, target ?? null);
  useEffect(() => {
    if (aim === null) return;
    view.setAway(true);
    rows.scrollTo(aim);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each line that is asked for, as soon as it is there
  }, [aim]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    if (box.scrollTop < AT_BEGIN_PX && view.isAway && feed.hasEarlier) void feed.readEarlier('piece');
    if (view.isPaused) return;
    view.setAway(box.scrollHeight - box.scrollTop - box.clientHeight >= AT_END_PX);
  };

  return (
    <div className={cn('relative flex min-h-0 flex-col bg-inset', className)}>
      <LogEarlier feed={feed} download={download} />
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={label}
        className="min-h-0 flex-1 overflow-auto font-mono text-xs/[18px] text-text-2 [font-feature-settings:normal] [overflow-anchor:none]"
      >
        <div className="relative min-w-full" style={{ height: rows.height }}>
          <div
            className={cn('absolute top-0 left-0 min-w-full', isWrapped ? 'w-full' : 'w-max')}
            style={{ transform: `translateY(${rows.top}px)`, '--number': `${numberPx}px` } as CSSProperties}
          >
            {rows.drawn.map((place) => {
              const seq = shown.seqAt(place);
              const line = lines.at(seq);
              const number = lines.numberOf(seq);
              return (
                line && (
                  <LogRow
                    key={seq}
                    line={line}
                    number={number}
                    hasTime={lines.hasTimes}
                    query={search.query}
                    isMark={lines.marks.has(seq)}
                    isAim={seq === aim}
                    isEvidence={number !== null && number === evidence}
                    isWrapped={isWrapped}
                  />
                )
              );
            })}
          </div>
        </div>
        {shown.count === 0 && <Nothing view={view} />}
      </div>
      {(view.unseen > 0 || view.isPaused || (view.isAway && feed.isWaiting)) && (
        <Button
          size="sm"
          onClick={() => {
            search.leave();
            view.setAway(false);
            view.setPaused(false);
          }}
          className="absolute right-4 bottom-3 shadow-pop"
        >
          <Icon name={view.isPaused ? 'play' : 'down'} className="size-3.5" />
          {newText(view)}
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

/** Room for the largest number, with what parts it from the text. */
const numberWidth = (largest: number | null) =>
  Math.max(NUMBER_PX, 18 + DIGIT_PX * String(largest ?? 0).length);

/** The line somebody wants to see: a hit of the search, else the one the address names. What stands before is read for it. */
function useAim({ feed, search }: LogView, target: number | null): number | null {
  const isUnknown = target !== null && feed.lines.length > 0 && feed.lines.seqOf(target) === null;
  const isMissing = isUnknown && feed.hasEarlier;
  useEffect(() => {
    if (isMissing) void feed.readEarlier('all');
  }, [feed, isMissing, target]);
  return search.hit ?? (target === null ? null : feed.lines.seqOf(target));
}

/** "412 new lines", and what waits in the file for room. */
function newText({ unseen, feed }: LogView): string {
  const waits = feed.isWaiting && feed.behind > 0 ? `${bytes(feed.behind)} more in the file` : '';
  return [unseen > 0 ? counted(unseen, 'new line') : waits ? '' : 'Paused', waits].filter(Boolean).join(', ');
}

function Nothing({ view: { feed, level } }: { view: LogView }) {
  const { status, lines } = feed;
  const words =
    level !== 'all'
      ? `No ${level === 'warn' ? 'warning or error' : 'error'} in ${count(lines.length)} lines`
      : status.state === 'refused'
        ? status.message
        : status.state === 'connecting'
          ? 'Reading the log'
          : 'Nothing is written yet';
  return <p className="absolute top-0 px-3.5 py-2 font-sans text-sm text-muted">{words}</p>;
}
