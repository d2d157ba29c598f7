'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '../button';
import { cn } from '../cn';
import { bytes, clock, count, counted } from '../format';
import { Icon } from '../icon';
import { IconButton } from '../icon-button';
import { Segments } from '../segments';
import { TextField } from '../text-field';
import type { LogView } from './use-log-view';

/** "following, 9,412 lines, 1.2 MB". */
export function logFact({ feed, isPaused }: LogView, isShort = false): string {
  const { status, lines } = feed;
  const word = {
    connecting: 'reading',
    following: isPaused ? 'paused' : 'following',
    lost: status.state === 'lost' ? `as of ${clock(status.since, 'seconds')}` : '',
    ended: 'complete',
    refused: status.state === 'refused' ? status.message : '',
  }[status.state];
  if (isShort || status.state === 'refused') return word;
  return `${word}, ${counted(lines.total, 'line')}, ${bytes(feed.bytes)}`;
}

/** All, warnings, errors, each with its count. */
export function LevelSegments({ view, className }: { view: LogView; className?: string }) {
  const { warn, error } = view.feed.lines.counts;
  return (
    <Segments
      label="Lines to show"
      value={view.level}
      onChange={view.setLevel}
      options={[
        { value: 'all', title: 'All' },
        { value: 'warn', title: `Warn ${count(warn)}` },
        { value: 'error', title: `Error ${count(error)}` },
      ]}
      className={className}
    />
  );
}

/** Search, wrap, pause, download. `isOpen`: the search field stands there from the start. */
export function LogTools({ view, download, isOpen = false, className }: LogToolsProps) {
  const [isSearching, setSearching] = useState(isOpen);
  const close = () => {
    view.setQuery('');
    setSearching(isOpen);
  };
  return (
    <div className={cn('flex items-center gap-1', className)}>
      {isSearching ? (
        <LogSearch view={view} onClose={close} takesFocus={!isOpen} />
      ) : (
        <IconButton icon="search" label="Find in the log" size="sm" onClick={() => setSearching(true)} />
      )}
      <IconButton
        icon="wrap"
        label={view.isWrapped ? 'Do not wrap lines' : 'Wrap lines'}
        size="sm"
        on={view.isWrapped}
        aria-pressed={view.isWrapped}
        onClick={() => view.setWrapped(!view.isWrapped)}
      />
      {view.feed.status.state !== 'ended' && (
        <IconButton
          icon={view.isPaused ? 'play' : 'pause'}
          label={view.isPaused ? 'Go on' : 'Pause'}
          size="sm"
          on={view.isPaused}
          aria-pressed={view.isPaused}
          onClick={() => view.setPaused(!view.isPaused)}
        />
      )}
      <Button asChild look="bare" size="sm" square>
        <a href={download} download aria-label="Download the log" title="Download the log">
          <Icon name="download" className="size-3.5" />
        </a>
      </Button>
    </div>
  );
}

type LogToolsProps = { view: LogView; download: string; isOpen?: boolean; className?: string };

function LogSearch({
  view,
  onClose,
  takesFocus,
}: {
  view: LogView;
  onClose: () => void;
  takesFocus: boolean;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  const { hits, hit, query } = view;
  const go = (by: 1 | -1) => {
    if (hits.length === 0) return;
    // The newest hit is the one most likely meant.
    view.goToHit(hit === 0 ? (by === 1 ? 1 : hits.length) : ((hit - 1 + by + hits.length) % hits.length) + 1);
  };
  return (
    <>
      <TextField
        ref={field}
        type="search"
        size="sm"
        aria-label="Find in the log"
        placeholder="Find"
        value={query}
        onChange={(event) => view.setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
        }}
        before={<Icon name="search" className="size-3.5 text-muted" />}
        after={
          query && (
            <span className="text-xs text-muted">
              {hits.length === 0 ? 'none' : `${count(hit)} of ${count(hits.length)}`}
            </span>
          )
        }
        className="w-[196px] max-sm:w-full"
      />
      <IconButton
        icon="up"
        label="Previous"
        keys={['Shift', 'Enter']}
        size="sm"
        disabled={hits.length === 0}
        onClick={() => go(-1)}
      />
      <IconButton
        icon="down"
        label="Next"
        keys={['Enter']}
        size="sm"
        disabled={hits.length === 0}
        onClick={() => go(1)}
      />
    </>
  );
}
