'use client';

import { useEffect, useEffectEvent } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { bytes, count, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { ProgressBar } from '@/ui/progress-bar';
import { toast } from '@/ui/toast';
import { VirtualList } from '@/ui/virtual-list';
import { tally, type Upload } from './upload-queue';
import { cancelUploads, clearUploads, retryUploads, useUploads } from './use-uploads';

/** A name with its bar; a name with a reason of up to two lines. */
const BAR_ROW_PX = 38;
const REASON_ROW_PX = 56;
const ROWS_SEEN = 6;

/** What is on its way into this dataset and what was refused. It floats: nothing waits for it. */
export function UploadReport({ dataset }: { dataset: string }) {
  const uploads = useUploads(dataset);
  const { open, done, refused, failed, sentBytes, bytes: allBytes } = tally(uploads);
  const hasBadNews = uploads.some(({ reason }) => reason !== '');
  const close = () => clearUploads(dataset);

  const sayDone = useEffectEvent(() => {
    toast(`${counted(done, 'picture')} added to ${dataset}`);
    close();
  });
  useEffect(() => {
    if (uploads.length > 0 && open === 0 && !hasBadNews) sayDone();
  }, [uploads.length, open, hasBadNews]);

  if (uploads.length === 0 || (open === 0 && !hasBadNews)) return null;
  const listed = open > 0 ? uploads.filter(isWorthALine) : uploads.filter(({ reason }) => reason !== '');
  const rowPx = open > 0 ? BAR_ROW_PX : REASON_ROW_PX;
  return (
    <section
      aria-label="Adding pictures"
      className="fixed bottom-[calc(var(--ph-strip)+12px)] left-3 z-30 w-[min(340px,calc(100vw-24px))] overflow-hidden rounded-md bg-overlay shadow-pop max-sm:bottom-[92px] sm:left-[64px] md:left-[calc(var(--ph-sidebar)+12px)]"
    >
      <header className="grid gap-2 px-3.5 pt-2 pb-2.5">
        <div className="flex h-8 items-center gap-2">
          <h2 className="font-bold">{open > 0 ? 'Adding' : 'Added'}</h2>
          <span className="min-w-0 truncate text-sm text-muted" role="status">
            {open > 0
              ? `${count(done)} of ${counted(uploads.length - refused, 'picture')}`
              : counted(done, 'picture')}
          </span>
          <span className="flex-1" />
          {open > 0 && (
            <Button size="sm" look="bare" onClick={() => cancelUploads(dataset)}>
              Stop
            </Button>
          )}
          {open === 0 && failed > 0 && (
            <Button size="sm" writes onClick={() => retryUploads(dataset)}>
              Try {counted(failed, 'picture')} again
            </Button>
          )}
          {open === 0 && <IconButton icon="close" label="Close" size="sm" onClick={close} />}
        </div>
        {open > 0 && (
          <>
            <ProgressBar
              share={allBytes === 0 ? 1 : sentBytes / allBytes}
              label="Pictures sent"
              size="thin"
            />
            <p className="text-xs text-muted">
              {bytes(sentBytes)} of {bytes(allBytes)}
            </p>
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
      {listed.length > 0 && (
        <div
          className="flex flex-col border-t border-line"
          style={{ height: Math.min(listed.length, ROWS_SEEN) * rowPx + 1 }}
        >
          <VirtualList
            items={listed}
            keyOf={({ id }) => String(id)}
            rowHeight={rowPx}
            label="Pictures"
            className="flex-1"
          >
            {(upload) => <Line upload={upload} isShort={open > 0} />}
          </VirtualList>
        </div>
      )}
    </section>
  );
}

/** What has arrived without a word is in the grid already. */
const isWorthALine = ({ state, reason }: Upload) => state !== 'done' || reason !== '';

function Line({ upload, isShort }: { upload: Upload; isShort: boolean }) {
  const { picture, state, sentBytes, reason } = upload;
  const isBad = reason !== '';
  return (
    <div className="grid h-full content-center gap-1 px-3.5">
      <div className="flex items-center gap-2 text-xs">
        {isBad && (
          <Icon
            name={state === 'done' ? 'warning' : 'failed'}
            className={cn('size-3', state === 'done' ? 'text-warn' : 'text-danger')}
          />
        )}
        <span className="min-w-0 truncate text-text">{picture.file.name}</span>
        <span className="flex-1" />
        <span className="text-muted">{state === 'waiting' ? 'waiting' : bytes(picture.file.size)}</span>
      </div>
      {isBad ? (
        <p className={cn('text-2xs text-text-2', isShort ? 'truncate' : 'line-clamp-2')} title={reason}>
          {reason}
        </p>
      ) : (
        <ProgressBar
          share={picture.file.size === 0 ? 0 : sentBytes / picture.file.size}
          label={`${picture.file.name} sent`}
          size="thin"
        />
      )}
    </div>
  );
}
