'use client';

import type { DatasetVersion } from '@pilothouse/contracts/history';
import { useQuery } from '@tanstack/react-query';
import { Drawer } from '@/ui/dialog';
import { ErrorState } from '@/ui/error-state';
import { bytes, count, shortMoment } from '@/ui/format';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useSearchParam } from '@/ui/use-search-param';
import { VirtualList } from '@/ui/virtual-list';
import { versionsQuery } from './history.queries';
import { ORIGIN } from './version-words';
import { VersionView } from './version-view';

/** Every version of a dataset; one of them opened shows what it changed, and is the way back to it. */
export function HistoryDrawer({ name }: { name: string }) {
  const [open, setOpen] = useSearchParam('history');
  if (open === null) return null;
  return <OpenHistory name={name} chosen={Number(open)} onChoose={setOpen} />;
}

type OpenHistoryProps = { name: string; chosen: number; onChoose: (next: string | null) => void };

function OpenHistory({ name, chosen, onChoose }: OpenHistoryProps) {
  const history = useQuery(versionsQuery(name));
  const versions = history.data?.versions ?? [];
  const at = versions.findIndex(({ number }) => number === chosen);
  const version = versions[at];
  return (
    <Drawer
      isOpen
      onClose={() => onChoose(null)}
      title={version ? `Version ${version.number}` : `History of ${name}`}
      className="w-[min(560px,100vw)] max-sm:h-[85vh]"
    >
      <Loading isLoading={history.isPending} frame={<VersionSkeletons />}>
        {() => {
          if (!history.data) {
            return (
              <ErrorState
                title="The history could not be read"
                error={history.error}
                onRetry={() => void history.refetch()}
              />
            );
          }
          if (version) {
            return (
              <VersionView
                key={version.number}
                name={name}
                version={version}
                previous={versions[at + 1]}
                isNewest={at === 0}
                onBack={() => onChoose('all')}
              />
            );
          }
          return (
            <div className="flex h-full flex-col">
              <p className="px-4 py-2.5 text-xs text-muted">
                {count(versions.length)} kept. Pictures that only older versions hold take{' '}
                {bytes(history.data.heldBytes)} on the disk.
              </p>
              <VirtualList
                items={versions}
                keyOf={({ number }) => String(number)}
                rowHeight={52}
                label="Versions"
                className="flex-1"
              >
                {(one) => <VersionRow version={one} onOpen={() => onChoose(String(one.number))} />}
              </VirtualList>
            </div>
          );
        }}
      </Loading>
    </Drawer>
  );
}

function VersionRow({ version, onOpen }: { version: DatasetVersion; onOpen: () => void }) {
  const { number, at, what, added, changed, removed } = version;
  return (
    <button
      type="button"
      onClick={onOpen}
      className="grid h-full w-full grid-cols-[34px_minmax(0,1fr)_auto] items-center gap-x-2 border-b border-line px-4 text-left hover:bg-raised"
    >
      <span className="text-sm text-muted">{number}</span>
      <span className="grid min-w-0">
        <span className="truncate text-sm" title={what}>
          {what}
        </span>
        <span className="truncate text-xs text-muted">
          {shortMoment(at)}, {ORIGIN[version.origin]}
        </span>
      </span>
      <span className="flex gap-2 text-xs">
        {added > 0 && <span className="text-ok">+{count(added)}</span>}
        {changed > 0 && <span className="text-text-2">~{count(changed)}</span>}
        {removed > 0 && <span className="text-danger">−{count(removed)}</span>}
      </span>
    </button>
  );
}

function VersionSkeletons() {
  return Array.from({ length: 6 }, (_, at) => (
    <div key={at} className="grid h-[52px] content-center gap-2 border-b border-line px-4">
      <Skeleton className="w-56" />
      <Skeleton className="w-32" />
    </div>
  ));
}
