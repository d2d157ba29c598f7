'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { bytes } from '@/ui/format';
import { Note } from '@/ui/note';
import { Loading, Skeleton } from '@/ui/skeleton';
import { textQuery } from './files.queries';

/** A part of a file as text; the file may be as long as it likes. */
export function PreviewText({ path, changedAt }: { path: string; changedAt: number }) {
  const [from, setFrom] = useState<number[]>([0]);
  const at = from.at(-1)!;
  const query = useQuery({ ...textQuery(path, at, changedAt), placeholderData: keepPreviousData });
  const { data } = query;
  return (
    <Loading isLoading={query.isPending} frame={<Skeleton className="m-4 w-48" />}>
      {() => {
        if (!data) return <Note className="m-4">{sentenceOf(query.error)}</Note>;
        if (data.text === null) return <Binary head={data.head} />;
        if (data.bytes === 0) return <p className="p-4 text-sm text-muted">The file is empty.</p>;
        return (
          <div className="flex min-h-48 flex-1 flex-col">
            <div className="flex h-9 shrink-0 items-center gap-2 px-4 text-xs text-muted">
              <span className="flex-1 truncate">
                {data.encoding}
                {data.end < data.bytes || at > 0
                  ? `, ${bytes(data.from)} to ${bytes(data.end)} of ${bytes(data.bytes)}`
                  : ''}
              </span>
              {from.length > 1 && (
                <Button size="sm" look="bare" onClick={() => setFrom(from.slice(0, -1))}>
                  Back
                </Button>
              )}
              {data.end < data.bytes && (
                <Button size="sm" look="bare" onClick={() => setFrom([...from, data.end])}>
                  Next part
                </Button>
              )}
            </div>
            <pre
              // Long lines and lists of words are read by scrolling, with the keyboard too.
              tabIndex={0}
              aria-label="Text of the file"
              className="mono min-h-0 flex-1 overflow-auto bg-inset px-4 py-2.5 text-xs/[18px] break-words whitespace-pre-wrap"
            >
              {data.text}
            </pre>
          </div>
        );
      }}
    </Loading>
  );
}

function Binary({ head }: { head: string }) {
  return (
    <div className="grid gap-2 p-4">
      <p className="text-sm text-text-2">It is no text. Its first bytes:</p>
      <pre className="mono overflow-x-auto rounded-sm bg-inset p-2.5 text-xs/[18px]">
        {(head.match(/.{1,24}/g) ?? []).map((line) => line.replace(/(..)/g, '$1 ')).join('\n')}
      </pre>
    </div>
  );
}
