'use client';

import type { Dataset } from '@pilothouse/contracts/datasets';
import { Icon } from '@/ui/icon';
import { thumbnailUrl } from './datasets.queries';

const SIDE_PX = 42;
const SHOWN = 3;

/** The first pictures of a dataset, as its face. Room for three is always there, so that names stand in one line. */
export function Covers({ dataset: { name, covers, changedAt } }: { dataset: Dataset }) {
  const files = covers.slice(0, SHOWN);
  return (
    <span aria-hidden className="grid shrink-0 grid-cols-[42px_42px_42px] gap-[3px] max-sm:grid-cols-[42px]">
      {files.map((file, at) => (
        <img
          key={file}
          src={thumbnailUrl(name, { file, changedAt }, SIDE_PX)}
          alt=""
          width={SIDE_PX}
          height={SIDE_PX}
          loading="lazy"
          className={`size-[42px] rounded-xs bg-track object-cover ${at > 0 ? 'max-sm:hidden' : ''}`}
        />
      ))}
      {files.length === 0 && (
        <span className="grid size-[42px] place-items-center rounded-xs border border-dashed border-line-strong text-muted">
          <Icon name="datasets" />
        </span>
      )}
    </span>
  );
}
