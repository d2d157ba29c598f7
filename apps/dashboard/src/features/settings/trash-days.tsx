'use client';

import Link from 'next/link';
import { Failure } from '@/ui/failure';
import { Select } from '@/ui/select';
import { useChangeSettings } from './settings.queries';
import { withOwn } from './with-own';
import { WithSettings } from './with-settings';

const DAYS = [7, 14, 30, 90, 365];
const NEVER = 'never';

/** How long the trash keeps what is in it. */
export function TrashDays() {
  return <WithSettings>{({ trash }) => <Days days={trash.emptyAfterDays} />}</WithSettings>;
}

function Days({ days }: { days: number | null }) {
  const change = useChangeSettings();
  return (
    <div className="grid gap-2">
      <div className="w-56">
        <Select
          label="Empty the trash"
          value={days === null ? NEVER : String(days)}
          options={[
            { value: NEVER, title: 'Kept until emptied' },
            ...withOwn(DAYS, days).map((each) => ({ value: String(each), title: `After ${each} days` })),
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
      <Failure error={change.error} />
    </div>
  );
}
