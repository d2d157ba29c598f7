'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sentenceOf } from '@/ui/error-state';
import { bytes, count, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { Loading, Skeleton } from '@/ui/skeleton';
import { archiveQuery, modelQuery } from './files.queries';

type Of = { path: string; changedAt: number };

/** What the header of a model says. */
export function PreviewModel({ path, changedAt }: Of) {
  return (
    <Read query={useQuery(modelQuery(path, changedAt))}>
      {(data) => (
        <div className="grid gap-3 p-4">
          {data.problem !== '' && <Note tone="bad">{data.problem}</Note>}
          <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
            <Fact name="Tensors">{count(data.tensors)}</Fact>
            <Fact name="Precision">{data.precision}</Fact>
            <Fact name="Family">{data.family}</Fact>
            {data.networkRank !== null && <Fact name="Rank">{count(data.networkRank)}</Fact>}
            {data.triggerWords.length > 0 && <Fact name="Trigger">{data.triggerWords.join(', ')}</Fact>}
          </dl>
          {data.metadata.length > 0 && (
            <dl className="mono grid gap-1.5 rounded-sm bg-inset p-2.5 text-xs">
              {data.metadata.map(({ key, value }) => (
                <div key={key}>
                  <dt className="text-muted">{key}</dt>
                  <dd className="line-clamp-4 break-all">{value}</dd>
                </div>
              ))}
            </dl>
          )}
          {data.isCut && <p className="text-xs text-muted">There are more keys than are shown.</p>}
        </div>
      )}
    </Read>
  );
}

/** What an archive says it holds. */
export function PreviewArchive({ path, changedAt }: Of) {
  return (
    <Read query={useQuery(archiveQuery(path, changedAt))}>
      {(data) => (
        <div className="grid gap-2 p-4">
          {data.problem !== '' && <Note tone="bad">{data.problem}</Note>}
          <p className="text-xs text-muted">
            {counted(data.total, 'entry', 'entries')}
            {data.entries.length < data.total ? `, the first ${count(data.entries.length)}` : ''}
          </p>
          <ul className="text-xs">
            {data.entries.map(({ name, bytes: size }, at) => (
              <li
                key={`${at} ${name}`}
                className="flex h-6 items-center gap-3 [contain-intrinsic-size:auto_24px] [content-visibility:auto]"
              >
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-muted">{bytes(size)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Read>
  );
}

function Read<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  return (
    <Loading isLoading={query.isPending} frame={<Skeleton className="m-4 w-48" />}>
      {() => {
        if (query.data === undefined) return <Note className="m-4">{sentenceOf(query.error)}</Note>;
        return children(query.data);
      }}
    </Loading>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children ?? <span className="text-muted">unknown</span>}</dd>
    </>
  );
}
