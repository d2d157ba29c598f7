import { FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import Link from 'next/link';
import { bytes, moment } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { StateLabel } from '@/ui/state-label';

const SHOWN = 4;

/** The model files that came last, with what their headers say. */
export function NewestModels({ models }: { models: ModelFile[] }) {
  if (models.length === 0) return null;
  const newest = [...models].sort((a, b) => b.changedAt - a.changedAt).slice(0, SHOWN);
  return (
    <Panel>
      <PanelHead title="Newest models" fact={`${models.length} in all`}>
        <Link href="/models/" className="text-sm text-accent-text hover:underline max-sm:py-3">
          All models
        </Link>
      </PanelHead>
      <ul>
        {newest.map((model) => (
          <li key={model.path} className="border-t border-line">
            <Link
              href={`/models/?path=${encodeURIComponent(model.path)}`}
              className="flex min-h-row items-center gap-3 px-4 text-sm hover:bg-raised max-sm:min-h-11 max-sm:px-3.5"
            >
              <span className="min-w-0 truncate font-medium">{nameOf(model)}</span>
              <span className="min-w-0 flex-1 truncate text-muted max-sm:hidden">{factsOf(model)}</span>
              {model.problem ? (
                <StateLabel state="warning">unusable</StateLabel>
              ) : (
                <span className="ml-auto">{bytes(model.bytes)}</span>
              )}
              <span className="w-24 text-right text-muted max-sm:hidden">{moment(model.changedAt)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const nameOf = ({ path }: ModelFile) => (path.split('/').at(-1) ?? path).replace(/\.safetensors$/, '');

function factsOf({ kind, header }: ModelFile) {
  if (!header) return kind;
  const facts = [
    header.isLora ? 'LoRA' : kind,
    header.family && FAMILY_TITLE[header.family],
    header.networkRank !== null && `rank ${header.networkRank}`,
  ];
  return facts.filter(Boolean).join(', ');
}
