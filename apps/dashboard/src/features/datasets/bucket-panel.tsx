'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useMemo } from 'react';
import { cn } from '@/ui/cn';
import { count } from '@/ui/format';
import { FieldContext } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import { bucketOf } from './filter-images';
import type { Yardstick } from './problems';
import type { BenchState } from './use-bench';
import { RESOLUTIONS } from './use-bench-url';

/** Most pictures first; more than these are told in a line. */
const MOST_ROWS = 12;

/** The sizes the pictures would be trained at, by the trainer's own arithmetic. A click shows the pictures of one. */
export function BucketPanel({ bench, isWhole = false }: { bench: BenchState; isWhole?: boolean }) {
  const { images, yard, setting, setBuckets, filter, setFilter, current } = bench;
  const buckets = useMemo(() => countBuckets(images, yard), [images, yard]);
  const own = current && bucketOf(current, yard);
  const most = buckets[0]?.amount ?? 1;
  const rows = isWhole ? buckets : buckets.slice(0, MOST_ROWS);
  return (
    <section aria-label="Buckets" className="border-b border-line px-4 pt-3 pb-[13px]">
      <div className="mb-2 flex items-center gap-2">
        <h3 className="flex-1 font-bold">Buckets</h3>
        <FieldContext value={{}}>
          <Select
            size="sm"
            label="Training resolution"
            value={String(setting.resolution)}
            options={RESOLUTIONS.map((side) => ({ value: String(side), title: `${side} px` }))}
            onChange={(side) => setBuckets({ ...setting, resolution: Number(side) })}
            className="w-24 max-sm:w-32"
          />
        </FieldContext>
      </div>
      <ul className="text-xs">
        {rows.map(({ bucket, amount }) => (
          <li key={bucket}>
            <button
              type="button"
              aria-pressed={filter.bucket === bucket}
              onClick={() => setFilter({ bucket: filter.bucket === bucket ? '' : bucket })}
              className={cn(
                'grid h-[22px] w-full grid-cols-[84px_minmax(0,1fr)_auto] items-center gap-2 rounded-xs px-1 text-left whitespace-nowrap text-text-2 hover:bg-raised max-sm:h-11',
                (bucket === own || filter.bucket === bucket) && 'text-accent-text',
                filter.bucket === bucket && 'bg-accent-soft hover:bg-accent-soft',
              )}
            >
              {bucket.replace('x', ' × ')}
              <span className="h-2 overflow-hidden rounded-[2px] bg-track">
                <i
                  className={cn('block h-full', bucket === own ? 'bg-accent' : 'bg-series-6')}
                  style={{ width: `${Math.max(1, (amount / most) * 100)}%` }}
                />
              </span>
              <span className="min-w-5 text-right text-muted">{count(amount)}</span>
            </button>
          </li>
        ))}
      </ul>
      {buckets.length > rows.length && (
        <p className="px-1 pt-1 text-xs text-muted">and {buckets.length - rows.length} with fewer pictures</p>
      )}
      <label className="mt-2 flex items-center gap-2 px-1 text-xs text-text-2">
        <Switch
          isOn={setting.neverEnlarges}
          onChange={(neverEnlarges) => setBuckets({ ...setting, neverEnlarges })}
          label="Never enlarge (bucket_no_upscale)"
        />
        Never enlarge
        <span className="mono text-muted">bucket_no_upscale</span>
      </label>
    </section>
  );
}

function countBuckets(images: DatasetImage[], yard: Yardstick) {
  const counts = new Map<string, number>();
  for (const image of images) {
    const bucket = bucketOf(image, yard);
    if (bucket !== null) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return [...counts]
    .map(([bucket, amount]) => ({ bucket, amount }))
    .sort((a, b) => b.amount - a.amount || parseInt(a.bucket) - parseInt(b.bucket));
}
