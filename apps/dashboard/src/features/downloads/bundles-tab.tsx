'use client';

import type { Bundle, BundleFile } from '@pilothouse/contracts/downloads';
import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import { useQuery } from '@tanstack/react-query';
import { Button } from '@/ui/button';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { bytes, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { Loading, Skeleton } from '@/ui/skeleton';
import { StateLabel, type StateKind } from '@/ui/state-label';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { bundlesQuery, hubsQuery, useGetBundle } from './downloads.queries';

/** Everything a family needs, and what of it is here. */
export function BundlesTab({ onTokens }: { onTokens: () => void }) {
  const bundles = useQuery(bundlesQuery);
  const hubs = useQuery(hubsQuery);
  const hasToken = hubs.data?.find(({ hub }) => hub === 'huggingFace')?.hasToken ?? true;
  return (
    <Loading isLoading={bundles.isPending} frame={<Skeleton className="m-4 w-64" />}>
      {() =>
        !bundles.data ? (
          <ErrorState
            title="The bundles could not be read"
            error={bundles.error}
            onRetry={() => void bundles.refetch()}
          />
        ) : (
          <div className="divide-y divide-line">
            {bundles.data.problems.map(({ file, problem }) => (
              <Note key={file} tone="bad" className="m-3">
                {file} cannot be used. {problem}
              </Note>
            ))}
            {bundles.data.bundles.map((bundle) => (
              <BundleRow
                key={bundle.id}
                bundle={bundle}
                freeBytes={bundles.data.freeBytes}
                hasToken={hasToken}
                onTokens={onTokens}
              />
            ))}
            <p className="px-4 py-3 text-xs text-muted">
              Bundles of your own stand in config/bundles, one TOML file each, written like those in
              supervisor/bundles.
            </p>
          </div>
        )
      }
    </Loading>
  );
}

function BundleRow({ bundle, freeBytes, hasToken, onTokens }: BundleRowProps) {
  const get = useGetBundle();
  const missing = bundle.files.filter(({ state }) => state === 'missing');
  const size = missing.reduce((sum, file) => sum + file.bytes, 0);
  const isGated = missing.some(({ access }) => access === 'gated');
  return (
    <section aria-label={bundle.title} className="grid gap-2 px-4 py-3.5 max-sm:px-3.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <h2 className="text-md font-bold">{bundle.title}</h2>
        <Tag>{FAMILY_TITLE[bundle.family]}</Tag>
        <Tag>{bundle.vramGigabytes} GB card</Tag>
        {bundle.isOwn && <Tag>your own</Tag>}
        <span className="flex-1" />
        {missing.length === 0 ? (
          <StateLabel state={bundle.files.some(({ state }) => state === 'queued') ? 'waiting' : 'done'}>
            {bundle.files.some(({ state }) => state === 'queued') ? 'In the queue' : 'All here'}
          </StateLabel>
        ) : (
          <Button
            writes
            disabled={size > freeBytes}
            working={get.isPending}
            onClick={() =>
              get.mutate(bundle.id, {
                onSuccess: (added) =>
                  toast(`${counted(added.length, 'file')} of ${bundle.title} put into the queue`),
              })
            }
          >
            <Icon name="download" className="size-3.5" />
            Get {counted(missing.length, 'file')}, {bytes(size)}
          </Button>
        )}
      </div>
      <p className="text-sm text-text-2">{bundle.about}</p>
      <ul className="grid gap-1">
        {bundle.files.map((file) => (
          <FileLine key={file.target} file={file} />
        ))}
      </ul>
      {size > freeBytes && (
        <p className="text-sm text-danger">
          The disk has {bytes(freeBytes)} free, {bytes(size - freeBytes)} too little.
        </p>
      )}
      {isGated && !hasToken && (
        <Note
          tone="warn"
          action={
            <Button size="sm" onClick={onTokens}>
              Add token
            </Button>
          }
        >
          One of them is gated: accept its licence at Hugging Face, then put a token of that account here.
        </Note>
      )}
      {get.isError && <Note tone="bad">{sentenceOf(get.error)}</Note>}
    </section>
  );
}

type BundleRowProps = { bundle: Bundle; freeBytes: number; hasToken: boolean; onTokens: () => void };

const STATES: Record<BundleFile['state'], { state: StateKind; title: string }> = {
  there: { state: 'done', title: 'here' },
  queued: { state: 'waiting', title: 'in the queue' },
  missing: { state: 'absent', title: 'not here' },
  other: { state: 'warning', title: 'another file is there' },
};

function FileLine({ file }: { file: BundleFile }) {
  const { state, title } = STATES[file.state];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 text-sm sm:grid-cols-[minmax(0,1fr)_130px_72px_150px]">
      <span className="min-w-0">
        <span className="block truncate">{file.target}</span>
        <span className="block truncate text-xs text-muted">
          {file.purpose}, {file.repository}
        </span>
      </span>
      <span className="truncate text-xs text-muted max-sm:hidden">
        {file.access === 'gated' && 'gated, '}
        {file.licence}
      </span>
      <span className="text-right tabular-nums">
        {file.isApproximate && <span className="text-muted">about </span>}
        {bytes(file.bytes)}
      </span>
      <StateLabel state={state} className="text-xs max-sm:hidden">
        {title}
      </StateLabel>
    </li>
  );
}
