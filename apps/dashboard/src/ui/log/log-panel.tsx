'use client';

import { useState } from 'react';
import type { LogSink, LogStream } from '@/api/log-stream';
import { apiUrl } from '@/api/client';
import { cn } from '../cn';
import { LogBody } from './log-body';
import type { LogFeed, LogFile } from './log-feed';
import { LevelSegments, LogTools, logFact } from './log-tools';
import { useHashLine } from './use-hash-line';
import { useLogFeed } from './use-log-feed';
import { useLogView } from './use-log-view';

/** A log with its head: title, what it is doing, levels, tools. */
export function LogPanel({ logKey, follow, ...rest }: LogPanelProps) {
  const feed = useLogFeed(logKey, follow, rest.file);
  if (!feed) return <div className={cn('bg-inset', rest.className)} />;
  return <Ready feed={feed} {...rest} />;
}

type LogPanelProps = HeadProps & {
  /** Which log it is; another key is another log. */
  logKey: string;
  follow: (sink: LogSink) => LogStream;
};

type HeadProps = {
  label: string;
  file: LogFile;
  /** The line that says why it failed. */
  evidence?: number;
  /** The search field stands there from the start. */
  isSearchOpen?: boolean;
  className?: string;
};

function Ready({ feed, label, file, evidence, isSearchOpen, className }: HeadProps & { feed: LogFeed }) {
  const view = useLogView(feed);
  const target = useHashLine();
  const [isLarge, setLarge] = useState(false);
  const download = apiUrl(file.path);
  return (
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isLarge) return;
        event.stopPropagation();
        setLarge(false);
      }}
      className={cn(
        'flex min-h-0 min-w-0 flex-col',
        className,
        isLarge && 'fixed inset-0 z-30 h-dvh bg-surface',
      )}
    >
      <div className="flex min-h-[38px] shrink-0 items-center gap-1.5 border-b border-line py-1 pr-2 pl-3.5 max-sm:flex-wrap">
        <h2 className="font-medium">{isLarge ? label : 'Log'}</h2>
        <span className="min-w-0 truncate text-sm text-muted">
          {logFact(view, !isSearchOpen && !isLarge)}
        </span>
        <span className="flex-1" />
        {!isSearchOpen && <LevelSegments view={view} className="min-w-[178px]" />}
        <LogTools
          view={view}
          download={download}
          isOpen={isSearchOpen}
          isLarge={isLarge}
          onLarge={() => setLarge(!isLarge)}
        />
      </div>
      <LogBody
        view={view}
        evidence={evidence}
        target={target}
        download={download}
        label={label}
        className="flex-1"
      />
    </div>
  );
}
