'use client';

import type { Dataset } from '@pilothouse/contracts/datasets';
import Link from 'next/link';
import { coverUrls } from '@/api/pictures';
import { COVER_PX, CoverStrip } from '@/ui/cover-strip';
import { bytes, count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { MoreDatasets } from './form-more-data';
import { Picker } from './picker';
import type { Train } from './use-train';

/** Which pictures to learn from. */
export function DatasetField({ train }: { train: Train }) {
  const { form, datasets, change, shownErrors } = train;
  return (
    <div className="grid gap-1.5">
      <FormField label="Dataset" error={shownErrors.dataset}>
        <Picker
          value={form.dataset}
          placeholder="Choose a dataset"
          options={datasets.map((dataset) => ({
            value: dataset.name,
            disabled: dataset.images === dataset.videos,
            face: <Face dataset={dataset} />,
          }))}
          onChange={(dataset) => change({ dataset, triggerWords: null, name: null })}
          empty={
            <>
              There is no dataset yet.{' '}
              <Link href="/datasets/" className="text-accent-text">
                Make one
              </Link>
            </>
          }
        />
      </FormField>
      <MoreDatasets train={train} />
    </div>
  );
}

function Face({ dataset }: { dataset: Dataset }) {
  const { name, images, captioned } = dataset;
  const captions =
    captioned === images
      ? 'all with captions'
      : `${captioned === 0 ? 'none' : count(captioned)} with captions`;
  return (
    <span className="flex min-w-0 items-center gap-3">
      <CoverStrip urls={coverUrls(dataset, COVER_PX)} />
      <span className="grid min-w-0">
        <span className="truncate font-medium">{name}</span>
        <span className="truncate text-xs text-muted">
          {images === 0
            ? 'no pictures yet'
            : `${counted(images, 'picture')}, ${captions}, ${bytes(dataset.bytes)}`}
        </span>
      </span>
    </span>
  );
}
