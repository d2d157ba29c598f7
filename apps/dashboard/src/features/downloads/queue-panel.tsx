'use client';

import type { Download } from '@pilothouse/contracts/downloads';
import { useQuery } from '@tanstack/react-query';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { bytes } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel, PanelHead } from '@/ui/panel';
import { useReorder } from '@/ui/use-reorder';
import { DownloadRow } from './download-row';
import { isOpen } from './download-words';
import { downloadsQuery, useActOnAll, useLiveDownloads, useOrder } from './downloads.queries';

/** All downloads: those on their way in their order, then those that have ended, newest first. */
export function QueuePanel({ onTokens, className }: { onTokens: () => void; className?: string }) {
  useLiveDownloads();
  const list = useQuery(downloadsQuery);
  const all = useActOnAll();
  const downloads = list.data?.downloads ?? [];
  const open = downloads.filter(isOpen);
  const rate = downloads.reduce(
    (sum, { status }) => sum + (status.state === 'running' ? status.bytesPerSecond : 0),
    0,
  );
  const isAllPaused = open.length > 0 && open.every(({ status }) => status.state === 'paused');
  const fact = rate > 0 ? `${bytes(rate)}/s` : list.data && `${bytes(list.data.freeBytes)} free`;
  return (
    <Panel className={cn('flex min-h-0 flex-col', className)}>
      <PanelHead title="Downloads" fact={<span className="tabular-nums">{fact}</span>}>
        {open.length > 0 && (
          <Button
            look="bare"
            size="sm"
            writes
            working={all.isPending}
            onClick={() => all.mutate(isAllPaused ? 'resume' : 'pause')}
          >
            <Icon name={isAllPaused ? 'play' : 'pause'} className="size-3.5" />
            {isAllPaused ? 'Resume all' : 'Pause all'}
          </Button>
        )}
      </PanelHead>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {list.isError ? (
          <ErrorState
            title="The queue could not be read"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : downloads.length === 0 && list.data ? (
          <p className="border-t border-line px-4 py-3.5 text-sm text-muted">
            Nothing is on its way. What you get goes on after a restart, and is listed among the models only
            once it is whole.
          </p>
        ) : (
          <>
            <OpenDownloads downloads={open} onTokens={onTokens} />
            <ul aria-label="Ended">
              {downloads
                .filter((download) => !isOpen(download))
                .map((download) => (
                  <li key={download.id} className="border-t border-line">
                    <DownloadRow download={download} onTokens={onTokens} />
                  </li>
                ))}
            </ul>
          </>
        )}
        {all.isError && <p className="px-4 py-2 text-sm text-danger">{sentenceOf(all.error)}</p>}
      </div>
    </Panel>
  );
}

function OpenDownloads({ downloads, onTokens }: { downloads: Download[]; onTokens: () => void }) {
  const reorder = useOrder();
  const isStale = useStaleSince() !== null;
  const { order, dragged, itemProps, handleProps } = useReorder({
    keys: downloads.map(({ id }) => id),
    onOrder: (ids) => !isStale && reorder.mutate(ids),
  });
  const byId = new Map(downloads.map((download) => [download.id, download]));
  return (
    <ol aria-label="On their way">
      {order.map((id, at) => {
        const download = byId.get(id);
        const handle = handleProps(id);
        return (
          download && (
            <li
              key={id}
              {...itemProps(id)}
              className={cn('flex border-t border-line', dragged === id && 'bg-raised')}
            >
              {downloads.length > 1 && (
                <button
                  type="button"
                  {...handle}
                  disabled={isStale}
                  aria-label={`Move ${download.name}, number ${at + 1}`}
                  aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                  title="Drag, or Alt and the arrows"
                  className={cn(
                    'grid w-6 shrink-0 place-items-center text-muted enabled:hover:text-text disabled:text-disabled max-sm:w-11',
                    handle.className,
                  )}
                >
                  <Icon name="drag" className="size-3.5" />
                </button>
              )}
              <div className={cn('min-w-0 flex-1', downloads.length > 1 && '[&>div]:pl-0')}>
                <DownloadRow download={download} onTokens={onTokens} />
              </div>
            </li>
          )
        );
      })}
    </ol>
  );
}
