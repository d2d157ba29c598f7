'use client';

import type { Intake } from '@pilothouse/contracts/uploads';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { intakesQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { bytes, count, counted, duration } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { ProgressBar } from '@/ui/progress-bar';
import { VirtualList } from '@/ui/virtual-list';
import { IntakeReportDrawer } from './intake-report';
import { isAtWork, rowPx, trayRows } from './tray-rows';
import { TrayRow } from './tray-row';
import { discardIntake } from './uploads.queries';
import { tally } from './upload-queue';
import { useUploadNews } from './use-upload-news';
import { uploadQueue, useAllUploads } from './use-uploads';

const ROWS_SEEN = 5;

/** What is on its way into the datasets, from here and on the pod, and what was refused. It floats: nothing waits for it. */
export function UploadTray() {
  const uploads = useAllUploads();
  const intakes = useQuery(intakesQuery).data ?? NONE;
  const [reported, setReported] = useState<Intake | null>(null);
  const { open, paused, done, refused, failed, sentBytes, bytes: allBytes } = tally(uploads);
  const rows = trayRows(uploads, intakes);
  useUploadNews(uploads, intakes);

  const close = () => {
    uploadQueue.clear();
    const ended = intakes.filter(({ status }) => status.type === 'done' || status.type === 'failed');
    for (const { id } of ended) void discardIntake(id).catch(() => undefined);
  };
  const report = reported && <IntakeReportDrawer intake={reported} onClose={() => setReported(null)} />;
  if (rows.length === 0) return report;
  const isBusy = open > 0 || intakes.some(isAtWork);
  const onPod = rows.filter(({ type }) => type === 'intake');
  const mine = rows.filter(({ type }) => type === 'upload');
  // Rows of a long list are of one height.
  const minePx = Math.max(...mine.map(rowPx), 0);
  return (
    <>
      <section
        aria-label="Adding pictures"
        className="fixed bottom-[calc(var(--ph-strip)+12px)] left-3 z-30 w-[min(380px,calc(100vw-24px))] overflow-hidden rounded-md bg-overlay shadow-pop max-sm:bottom-[92px] sm:left-[64px] md:left-[calc(var(--ph-sidebar)+12px)]"
      >
        <header className="grid gap-2 px-3.5 pt-2 pb-2.5">
          <div className="flex h-8 items-center gap-1">
            <h2 className="font-bold">
              {isBusy
                ? open > 0 && paused === open
                  ? 'Paused'
                  : 'Adding'
                : onPod.length > 0
                  ? 'Something to look at'
                  : 'Added'}
            </h2>
            <span className="ml-1 min-w-0 truncate text-sm text-muted" role="status">
              {uploads.length > 0 && `${count(done)} of ${counted(uploads.length - refused, 'file')}`}
            </span>
            <span className="flex-1" />
            {failed > 0 && (
              <Button size="sm" writes onClick={() => uploadQueue.retry()}>
                Try {count(failed)} again
              </Button>
            )}
            {open > paused && (
              <IconButton icon="pause" label="Pause all" size="sm" onClick={() => uploadQueue.pause()} />
            )}
            {paused > 0 && (
              <IconButton icon="play" label="Go on" size="sm" onClick={() => uploadQueue.resume()} />
            )}
            {open > 0 ? (
              <Button size="sm" look="bare" onClick={() => uploadQueue.cancel()}>
                Stop
              </Button>
            ) : isBusy ? null : (
              <IconButton icon="close" label="Close" size="sm" onClick={close} />
            )}
          </div>
          {open > 0 && (
            <>
              <ProgressBar share={allBytes === 0 ? 1 : sentBytes / allBytes} label="Sent" size="thin" />
              <Pace sent={sentBytes} all={allBytes} />
            </>
          )}
          {refused + failed > 0 && (
            <p className="text-xs text-warn">
              {[refused > 0 && `${count(refused)} refused`, failed > 0 && `${count(failed)} not sent`]
                .filter(Boolean)
                .join(', ')}
            </p>
          )}
        </header>
        {onPod.length > 0 && (
          <ul aria-label="On the pod" className="max-h-[264px] overflow-y-auto border-t border-line">
            {onPod.map((row) => (
              <li key={row.key} style={{ height: rowPx(row) }}>
                <TrayRow row={row} onReport={setReported} />
              </li>
            ))}
          </ul>
        )}
        {mine.length > 0 && (
          <div
            className="flex flex-col border-t border-line"
            style={{ height: Math.min(mine.length, ROWS_SEEN) * minePx + 1 }}
          >
            <VirtualList
              items={mine}
              keyOf={({ key }) => key}
              rowHeight={minePx}
              label="Files"
              className="flex-1"
            >
              {(row) => <TrayRow row={row} onReport={setReported} />}
            </VirtualList>
          </div>
        )}
      </section>
      {report}
    </>
  );
}

const NONE: Intake[] = [];

function Pace({ sent, all }: { sent: number; all: number }) {
  const rate = uploadQueue.bytesPerSecond();
  const left = rate > 0 ? (all - sent) / rate : null;
  return (
    <p className="text-xs text-muted">
      {bytes(sent)} of {bytes(all)}
      {rate > 0 && `, ${bytes(rate)}/s`}
      {left !== null && left > 2 && `, about ${duration(left)} left`}
    </p>
  );
}
