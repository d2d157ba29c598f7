import type { Dataset } from '@pilothouse/contracts/datasets';
import Link from 'next/link';
import { contentWords } from '@/api/content-words';
import { cn } from '@/ui/cn';
import { counted } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { coverUrl } from './cover-url';

const SHOWN = 4;
const COVER_PX = 180;

// Few of them share the width, with their pictures in one row.
const COLUMNS: Record<number, string> = {
  1: '',
  2: 'sm:grid-cols-2',
  3: 'grid-cols-2 sm:grid-cols-3',
  4: 'grid-cols-2 sm:grid-cols-4',
};

/** The datasets last touched, each with its first four pictures. */
export function NewestDatasets({ datasets }: { datasets: Dataset[] }) {
  const filled = datasets.filter(({ images }) => images > 0).sort((a, b) => b.changedAt - a.changedAt);
  if (filled.length === 0) return null;
  const shown = filled.slice(0, SHOWN);
  return (
    <Panel>
      <PanelHead title="Newest datasets" fact={counted(filled.length, 'dataset')}>
        <Link href="/datasets/" className="text-sm text-accent-text hover:underline max-sm:py-3">
          All datasets
        </Link>
      </PanelHead>
      <ul className={cn('grid gap-4 px-4 pb-3.5 max-sm:px-3.5', COLUMNS[shown.length])}>
        {shown.map((dataset) => (
          <Card key={dataset.name} dataset={dataset} isWide={shown.length < 3} />
        ))}
      </ul>
    </Panel>
  );
}

function Card({ dataset, isWide }: { dataset: Dataset; isWide: boolean }) {
  const missing = dataset.images - dataset.captioned;
  return (
    <li className="min-w-0">
      <Link href={`/datasets/?name=${encodeURIComponent(dataset.name)}`} className="group block rounded-sm">
        <span className={cn('grid gap-2', isWide ? 'grid-cols-4' : 'grid-cols-2')}>
          {[0, 1, 2, 3].map((at) => {
            const src = coverUrl(dataset, at, COVER_PX);
            return src ? (
              <img
                key={at}
                src={src}
                alt=""
                loading="lazy"
                className="aspect-square w-full rounded-xs bg-track object-cover"
              />
            ) : (
              <span key={at} className="aspect-square rounded-xs border border-dashed border-line" />
            );
          })}
        </span>
        <span className="mt-2 block truncate font-medium group-hover:text-accent-text">{dataset.name}</span>
        <span className="block truncate text-sm text-muted">
          {contentWords(dataset)}
          {missing > 0 && (missing === dataset.images ? ', no captions' : `, ${missing} uncaptioned`)}
        </span>
      </Link>
    </li>
  );
}
