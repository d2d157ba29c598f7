'use client';

import type { TrashItem } from '@pilothouse/contracts/trash';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { settingsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loading, Skeleton } from '@/ui/skeleton';
import { EmptyDialog } from './empty-dialog';
import { TrashList } from './trash-list';
import { COLUMNS, TrashHead } from './trash-row';
import { sizeWords } from './trash-words';
import { trashQuery, useLiveTrash } from './trash.queries';

/** What was deleted, until it is deleted for good here. */
export function TrashPage() {
  useLiveTrash();
  const trash = useQuery(trashQuery);
  const [leaving, setLeaving] = useState<TrashItem[] | null>(null);
  const items = trash.data ?? [];
  return (
    <>
      <PageHeader
        title="Trash"
        fact={items.length > 0 ? `${counted(items.length, 'thing')}, ${sizeWords(items)}` : undefined}
      >
        <AutomaticFact />
        {items.length > 0 && (
          <Button look="dng" writes onClick={() => setLeaving(items)}>
            <Icon name="trash" className="size-3.5" />
            Empty…
          </Button>
        )}
      </PageHeader>
      <Board>
        <Loading isLoading={trash.isPending} frame={<Frame />}>
          {() => {
            if (!trash.data) {
              return (
                <ErrorState
                  title="The trash could not be read"
                  error={trash.error}
                  onRetry={() => void trash.refetch()}
                />
              );
            }
            if (items.length > 0) return <TrashList items={items} onEmpty={setLeaving} />;
            return (
              <EmptyState
                title="The trash is empty"
                action={
                  <Button asChild size="lg">
                    <Link href="/datasets/">Datasets</Link>
                  </Button>
                }
              >
                Whatever is deleted on this pod comes here first, and can be put back.
              </EmptyState>
            );
          }}
        </Loading>
      </Board>
      {leaving && (
        <EmptyDialog
          items={leaving}
          isAll={leaving.length === items.length}
          onClose={() => setLeaving(null)}
          onEmptied={() => setLeaving(null)}
        />
      )}
    </>
  );
}

function AutomaticFact() {
  const { data } = useQuery(settingsQuery);
  if (!data) return null;
  const days = data.trash.emptyAfterDays;
  return (
    <Link href="/settings/#trash" className="text-sm text-muted hover:text-text max-sm:hidden">
      {days === null ? 'Kept until emptied' : `Emptied after ${counted(days, 'day')}`}
    </Link>
  );
}

function Frame() {
  return (
    <Panel>
      <div className="h-[46px]" />
      <TrashHead />
      {Array.from({ length: 5 }, (_, at) => (
        <div key={at} className={`${COLUMNS} h-[46px] border-t border-line`}>
          <Skeleton className="size-4" />
          <Skeleton className="w-48" />
        </div>
      ))}
    </Panel>
  );
}
