'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { settingsQuery } from '@/api/queries';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { useChangeSettings } from './settings.queries';

const DAYS = [7, 14, 30, 90, 365];
const NEVER = 'never';

/** How long the trash keeps what is in it. */
export function TrashDays() {
  const settings = useQuery(settingsQuery);
  const change = useChangeSettings();
  if (settings.isError) {
    return (
      <ErrorState
        className="p-0"
        title="The settings could not be read"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    );
  }
  if (!settings.data) return <Skeleton className="w-64" />;
  const { emptyAfterDays: days } = settings.data.trash;
  const all = days === null || DAYS.includes(days) ? DAYS : [...DAYS, days].sort((a, b) => a - b);
  return (
    <div className="grid gap-2">
      <div className="w-56">
        <Select
          label="Empty the trash"
          value={days === null ? NEVER : String(days)}
          options={[
            { value: NEVER, title: 'Kept until emptied' },
            ...all.map((each) => ({ value: String(each), title: `After ${each} days` })),
          ]}
          onChange={(next) =>
            change.mutate({ trash: { emptyAfterDays: next === NEVER ? null : Number(next) } })
          }
        />
      </div>
      <p className="text-sm text-muted">
        {days === null
          ? 'Nothing is deleted for good by itself.'
          : `What has been in the trash for ${days} days is deleted for good, looked at once an hour.`}{' '}
        <Link href="/trash/" className="text-accent-text hover:underline">
          Open the trash
        </Link>
      </p>
      {change.isError && (
        <p role="alert" className="text-sm text-danger">
          {sentenceOf(change.error)}
        </p>
      )}
    </div>
  );
}
