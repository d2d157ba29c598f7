import type { Dataset } from '@pilothouse/contracts/datasets';
import Link from 'next/link';
import { counted } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { coverUrl } from './cover-url';

const SHOWN = 4;
const COVER_PX = 92;

/** The datasets last touched, each with its first four pictures. */
export function NewestDatasets({ datasets }: { datasets: Dataset[] }) {
  const filled = datasets.filter(({ images }) => images > 0).sort((a, b) => b.changedAt - a.changedAt);
  if (filled.length === 0) return null;
  return (
    <Panel>
      <PanelHead title="Newest datasets" fact={`${filled.length} with pictures`}>
        <Link href="/datasets/" className="text-sm text-accent-text hover:underline">
          All datasets
        </Link>
      </PanelHead>
      <ul className="grid grid-cols-2 gap-4 px-4 pb-3.5 sm:grid-cols-4 max-sm:px-3.5">
        {filled.slice(0, SHOWN).map((dataset) => (
          <Card key={dataset.name} dataset={dataset} />
        ))}
      </ul>
    </Panel>
  );
}

function Card({ dataset }: { dataset: Dataset }) {
  const missing = dataset.images - dataset.captioned;
  return (
    <li className="min-w-0">
      <Link href={`/datasets/?name=${encodeURIComponent(dataset.name)}`} className="group block rounded-sm">
        <span className="grid grid-cols-2 gap-2">
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
          {counted(dataset.images, 'picture')}
          {missing > 0 && `, ${missing} without caption`}
        </span>
      </Link>
    </li>
  );
}
