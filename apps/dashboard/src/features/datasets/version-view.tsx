'use client';

import type { DatasetVersion } from '@pilothouse/contracts/history';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { ErrorState } from '@/ui/error-state';
import { count, counted, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { toast } from '@/ui/toast';
import { VirtualList } from '@/ui/virtual-list';
import { DifferenceRow } from './difference-row';
import { comparisonQuery, restoreVersion } from './history.queries';
import { ORIGIN } from './version-words';
import { tellReport } from './use-history';

const ROW_PX = 104;

type Against = 'previous' | 'now';

/** One version: what it changed, how it differs from what is there now, and the way back to it. */
export function VersionView({ name, version, previous, isNewest, onBack }: VersionViewProps) {
  const { number, what, at, images, captions } = version;
  const [against, setAgainst] = useState<Against>(previous ? 'previous' : 'now');
  const isChange = against === 'previous' && previous !== undefined;
  const comparison = useQuery(
    isChange ? comparisonQuery(name, previous.number, number) : comparisonQuery(name, number, 0),
  );
  const pair = { before: comparison.data?.before.number ?? 0, after: comparison.data?.after.number ?? 0 };
  const restore = useMutation({
    mutationFn: () => restoreVersion(name, number),
    onSuccess: tellReport,
    onError: (error) => toast(error.message),
  });
  return (
    <div className="flex h-full flex-col">
      <div className="grid gap-2.5 border-b border-line px-4 py-3">
        <div className="grid gap-0.5">
          <p className="font-medium">{what}</p>
          <p className="text-xs text-muted">
            {moment(at)}, {ORIGIN[version.origin]} · {counted(images, 'picture')},{' '}
            {counted(captions, 'caption')}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" look="bare" onClick={onBack}>
            <Icon name="left" className="size-3.5" />
            All versions
          </Button>
          <span className="flex-1" />
          <Button
            size="sm"
            writes
            disabled={isNewest}
            working={restore.isPending}
            onClick={() => restore.mutate()}
          >
            <Icon name="restart" className="size-3.5" />
            Restore this version
          </Button>
        </div>
        <Segments
          label="Compare"
          value={against}
          options={[
            ...(previous ? [{ value: 'previous' as const, title: 'What it changed' }] : []),
            { value: 'now' as const, title: 'What differs now' },
          ]}
          onChange={setAgainst}
        />
      </div>
      {comparison.isPending && (
        <p role="status" className="px-4 py-2 text-xs text-muted">
          Comparing
        </p>
      )}
      {comparison.error && (
        <ErrorState
          title="The versions could not be compared"
          error={comparison.error}
          onRetry={() => void comparison.refetch()}
        />
      )}
      {comparison.data && (
        <>
          <p role="status" className="px-4 py-2 text-xs text-muted">
            {summaryOf(comparison.data.differences.length)}
          </p>
          <VirtualList
            items={comparison.data.differences}
            keyOf={({ file }) => file}
            rowHeight={ROW_PX}
            label="Differences"
            className="flex-1"
          >
            {(difference) => (
              <DifferenceRow name={name} difference={difference} before={pair.before} after={pair.after} />
            )}
          </VirtualList>
        </>
      )}
    </div>
  );
}

type VersionViewProps = {
  name: string;
  version: DatasetVersion;
  /** The one before it, as far as it is kept. */
  previous: DatasetVersion | undefined;
  isNewest: boolean;
  onBack: () => void;
};

const summaryOf = (files: number) =>
  files === 0 ? 'Nothing differs' : files === 1 ? '1 file differs' : `${count(files)} files differ`;
