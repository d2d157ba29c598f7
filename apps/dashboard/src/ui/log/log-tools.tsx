'use client';

import { useState } from 'react';
import { cn } from '../cn';
import { bytes, clock, count, counted } from '../format';
import { IconButton } from '../icon-button';
import { Menu, MenuItem } from '../menu';
import { Segments } from '../segments';
import { toast } from '../toast';
import { copyLines } from './copy-lines';
import { LogSearchField } from './log-search-field';
import type { LogView } from './use-log-view';

/** "following, 9,412 lines, 1.2 MB". */
export function logFact({ feed, isPaused, isAway }: LogView, isShort = false): string {
  const { status, lines } = feed;
  const word = {
    connecting: 'reading',
    following: isPaused ? 'paused' : isAway ? 'live' : 'following',
    lost: status.state === 'lost' ? `as of ${clock(status.since, 'seconds')}` : '',
    ended: 'complete',
    refused: status.state === 'refused' ? status.message : '',
  }[status.state];
  if (isShort || status.state === 'refused') return word;
  return `${word}, ${counted(lines.length, 'line')}, ${bytes(feed.reached)}`;
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

/** Search, wrap, pause, full screen, copy, download. `isOpen`: the search field stands there from the start. */
export function LogTools({ view, download, isOpen = false, isLarge, onLarge, className }: LogToolsProps) {
  const [isSearching, setSearching] = useState(isOpen);
  const close = () => {
    view.search.setQuery('');
    setSearching(isOpen);
  };
  return (
    <div className={cn('flex items-center gap-1', className)}>
      {isSearching ? (
        <LogSearchField view={view} onClose={close} takesFocus={!isOpen} />
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
      {onLarge && (
        <IconButton
          icon={isLarge ? 'close' : 'expand'}
          label={isLarge ? 'Back to the page' : 'Fill the screen'}
          keys={isLarge ? ['Esc'] : undefined}
          size="sm"
          aria-pressed={isLarge}
          onClick={onLarge}
        />
      )}
      <Menu trigger={<IconButton icon="more" label="Copy, download" size="sm" />}>
        <MenuItem icon="copy" onSelect={() => void copy(view)} fact={countedLines(view)}>
          Copy
        </MenuItem>
        <MenuItem icon="download" onSelect={() => window.location.assign(download)}>
          Download the log
        </MenuItem>
      </Menu>
    </div>
  );
}

type LogToolsProps = {
  view: LogView;
  /** Where the whole file is. */
  download: string;
  isOpen?: boolean;
  isLarge?: boolean;
  onLarge?: () => void;
  className?: string;
};

const countedLines = ({ shown }: LogView) => counted(shown.count, 'line');

async function copy(view: LogView) {
  const outcome = await copyLines(view);
  toast(
    {
      copied: `${countedLines(view)} copied`,
      refused: 'The browser refused to copy. Download the log instead.',
      'too-much': `${countedLines(view)} are too much to copy. Download the log instead.`,
    }[outcome],
  );
}
