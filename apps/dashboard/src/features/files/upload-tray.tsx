'use client';

import { useEffect, useEffectEvent } from 'react';
import { Button } from '@/ui/button';
import { bytes, count, counted } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { ProgressBar } from '@/ui/progress-bar';
import { toast } from '@/ui/toast';
import { VirtualList } from '@/ui/virtual-list';
import { clearUploads, isOpen, sendAgain, stopUploads, type Upload, useUploads } from './uploads';

const ROW_PX = 44;
const ROWS_SEEN = 6;

/** What is on its way, what did not arrive, and what waits for an answer because its name is taken. Floats: nothing waits for it. */
export function UploadTray() {
  const uploads = useUploads();
  const open = uploads.filter(isOpen);
  const taken = uploads.filter(({ state }) => state === 'taken');
  const failed = uploads.filter(({ state }) => state === 'failed');
  const done = uploads.length - open.length - taken.length - failed.length;
  const isThrough = uploads.length > 0 && open.length + taken.length + failed.length === 0;

  const sayDone = useEffectEvent(() => {
    toast(`${done === 1 ? uploads[0]!.path : counted(done, 'file')} uploaded`);
    clearUploads();
  });
  useEffect(() => {
    if (isThrough) sayDone();
  }, [isThrough]);
  if (uploads.length === 0 || isThrough) return null;

  const size = uploads.reduce((sum, { file }) => sum + file.size, 0);
  const sent = uploads.reduce(
    (sum, { file, state, sentBytes }) => sum + (state === 'done' ? file.size : sentBytes),
    0,
  );
  const listed = [...taken, ...failed, ...open];
  return (
    <section
      aria-label="Uploads"
      className="fixed bottom-[calc(var(--ph-strip)+12px)] left-3 z-30 w-[min(380px,calc(100vw-24px))] overflow-hidden rounded-md bg-overlay shadow-pop max-sm:bottom-[92px] sm:left-[64px] md:left-[calc(var(--ph-sidebar)+12px)]"
    >
      <header className="grid gap-2 px-3.5 pt-2 pb-2.5">
        <div className="flex h-8 items-center gap-2">
          <h2 className="font-bold">{open.length > 0 ? 'Uploading' : 'Uploaded'}</h2>
          <span role="status" className="min-w-0 truncate text-sm text-muted">
            {count(done)} of {counted(uploads.length, 'file')}
          </span>
          <span className="flex-1" />
          {open.length > 0 ? (
            <Button size="sm" look="bare" onClick={stopUploads}>
              Stop
            </Button>
          ) : (
            <IconButton icon="close" label="Close" size="sm" onClick={clearUploads} />
          )}
        </div>
        {open.length > 0 && (
          <>
            <ProgressBar share={size === 0 ? 1 : sent / size} label="Sent" size="thin" />
            <p className="text-xs text-muted">
              {bytes(sent)} of {bytes(size)}
            </p>
          </>
        )}
        {taken.length > 0 && (
          <Answer text={`${counted(taken.length, 'name is', 'names are')} taken`}>
            <Button size="sm" writes onClick={() => sendAgain('taken', 'replace')}>
              Replace
            </Button>
            <Button size="sm" writes onClick={() => sendAgain('taken', 'both')}>
              Keep both
            </Button>
          </Answer>
        )}
        {failed.length > 0 && open.length === 0 && (
          <Answer text={`${count(failed.length)} did not arrive`}>
            <Button size="sm" writes onClick={() => sendAgain('failed', 'refuse')}>
              Try again
            </Button>
          </Answer>
        )}
      </header>
      <div
        className="flex flex-col border-t border-line"
        style={{ height: Math.min(listed.length, ROWS_SEEN) * ROW_PX + 1 }}
      >
        <VirtualList
          items={listed}
          keyOf={({ id }) => String(id)}
          rowHeight={ROW_PX}
          label="Files"
          className="flex-1"
        >
          {(upload) => <Line upload={upload} />}
        </VirtualList>
      </div>
    </section>
  );
}

function Answer({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="flex-1 text-xs text-warn">{text}</span>
      {children}
    </div>
  );
}

function Line({ upload: { path, file, state, sentBytes, reason } }: { upload: Upload }) {
  return (
    <div className="grid h-full content-center gap-1 px-3.5">
      <div className="flex items-center gap-2 text-xs">
        <span className="min-w-0 flex-1 truncate">{path}</span>
        <span className="text-muted">{state === 'waiting' ? 'waiting' : bytes(file.size)}</span>
      </div>
      {reason !== '' ? (
        <p className="truncate text-2xs text-text-2" title={reason}>
          {reason}
        </p>
      ) : (
        <ProgressBar share={file.size === 0 ? 0 : sentBytes / file.size} label={`${path} sent`} size="thin" />
      )}
    </div>
  );
}
