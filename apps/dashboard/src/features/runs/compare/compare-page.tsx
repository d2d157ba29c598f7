'use client';

import type { TrainingRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { runsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem } from '@/ui/menu';
import { Board, Crumb, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useSearchParam } from '@/ui/use-search-param';
import { CompareConfiguration } from './compare-configuration';
import { CompareFigures } from './compare-figures';
import { CompareLoss } from './compare-loss';
import { CompareSamples } from './compare-samples';
import { useRuns } from './compare.queries';
import { colorOf, idsIn, labelsOf, MOST_COMPARED } from './compared-runs';
import { ColorDot } from './color-dot';

/** A run that is compared, with what it is called and drawn in. */
export type Compared = { run: TrainingRun; label: string; color: ReturnType<typeof colorOf> };

/** Two to six runs beside each other. The address names them. */
export function ComparePage() {
  const [text, setText] = useSearchParam('ids');
  const ids = idsIn(text);
  const found = useRuns(ids);
  const failure = found.find(({ isError }) => isError);
  const runs = found.flatMap(({ data }) => (data?.kind === 'training' ? data : []));
  const labels = labelsOf(runs);
  const compared = runs.map((run, at): Compared => ({ run, label: labels[at] ?? '', color: colorOf(at) }));
  const show = (next: string[]) => setText(next.length === 0 ? null : next.join(','));

  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center">
            <Crumb>
              <Link href="/runs/" className="hover:text-text">
                Runs
              </Link>
            </Crumb>
            Compare
          </span>
        }
        fact={ids.length > 0 ? counted(ids.length, 'run') : undefined}
      >
        <AddRun ids={ids} onAdd={(id) => show([...ids, id])} />
      </PageHeader>
      <Board>
        {ids.length === 0 ? (
          <EmptyState
            title="No runs to compare"
            action={
              <Button asChild size="lg">
                <Link href="/runs/">Choose runs</Link>
              </Button>
            }
          >
            In the list of runs, choose two or more with Space or their box, then Compare.
          </EmptyState>
        ) : (
          <>
            <Legend compared={compared} onRemove={(id) => show(ids.filter((each) => each !== id))} />
            {failure && (
              <ErrorState
                title="A run could not be read"
                error={failure.error}
                onRetry={() => void failure.refetch()}
              />
            )}
            <Loading isLoading={found.some(({ isPending }) => isPending)} frame={<Frame />}>
              {() => compared.length > 0 && <Sections compared={compared} />}
            </Loading>
          </>
        )}
      </Board>
    </>
  );
}

/** Anew for other runs: what was chosen in them means nothing for these. */
function Sections({ compared }: { compared: Compared[] }) {
  return (
    <div key={compared.map(({ run }) => run.id).join()} className="flex flex-col gap-gap">
      {compared.length === 1 && (
        <p className="text-sm text-muted">One run alone: add another to compare it with.</p>
      )}
      <CompareFigures compared={compared} />
      <CompareLoss compared={compared} />
      <CompareSamples compared={compared} />
      <CompareConfiguration compared={compared} />
    </div>
  );
}

function Legend({ compared, onRemove }: { compared: Compared[]; onRemove: (id: string) => void }) {
  return (
    <ul aria-label="Runs that are compared" className="flex shrink-0 flex-wrap gap-2">
      {compared.map(({ run, label, color }) => (
        <li
          key={run.id}
          className="flex h-8 max-w-full items-center gap-2 rounded-md border border-line bg-surface pr-1 pl-3 max-sm:h-11"
        >
          <ColorDot color={color} />
          <Link href={`/runs/?id=${run.id}`} className="min-w-0 truncate text-sm font-medium hover:underline">
            {label}
          </Link>
          <IconButton icon="close" size="sm" label={`Leave out ${label}`} onClick={() => onRemove(run.id)} />
        </li>
      ))}
    </ul>
  );
}

const MOST_OFFERED = 30;

function AddRun({ ids, onAdd }: { ids: string[]; onAdd: (id: string) => void }) {
  const all = useQuery(runsQuery).data ?? [];
  const others = all
    .filter(({ id, kind, status }) => kind === 'training' && !ids.includes(id) && status.state !== 'queued')
    .slice(0, MOST_OFFERED);
  return (
    <Menu
      trigger={
        <Button disabled={ids.length >= MOST_COMPARED || others.length === 0}>
          <Icon name="plus" className="size-3.5" />
          Add run
        </Button>
      }
    >
      <div className="max-h-[50vh] overflow-y-auto">
        {others.map(({ id, name, request }) => (
          <MenuItem
            key={id}
            fact={request.rehearsal ? `rehearsal, ${request.dataset}` : request.dataset}
            onSelect={() => onAdd(id)}
          >
            {name}
          </MenuItem>
        ))}
      </div>
    </Menu>
  );
}

function Frame() {
  return (
    <>
      <Panel className="h-40 shrink-0 p-4">
        <Skeleton className="w-40" />
      </Panel>
      <Panel className="h-80 shrink-0 p-4">
        <Skeleton className="w-24" />
      </Panel>
    </>
  );
}
