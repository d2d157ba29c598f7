'use client';

import { MODEL_CLASS_TITLE, type ModelClass, type ModelFile } from '@pilothouse/contracts/models';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useMemo, useState } from 'react';
import { modelsQuery, runsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { bytes, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { useListCursor } from '@/ui/list-cursor';
import { IconButton } from '@/ui/icon-button';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { SearchField } from '@/ui/search-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useIsPhone, useMedia } from '@/ui/use-media';
import { useSearchParam } from '@/ui/use-search-param';
import { VirtualList } from '@/ui/virtual-list';
import { ModelDetails, ModelDrawer } from './model-details';
import { HashingLine, IndexWarning, lookedAtText, useLookAgain, useModelIndex } from './index-line';
import { classesOf, type Mark, MARK_TITLE, type SegmentId, segmentsOf, shownModels } from './model-list';
import { ModelColumns, ModelRow } from './model-row';
import { tidyQuery, usageQuery } from './models.queries';
import { NEWEST, sortedBy, sortModels } from './sort-models';
import { TidyDrawer, wasteOf } from './tidy-drawer';
import { useFreshPaths } from './use-fresh-paths';
import { useStill } from './use-still';

const TIDY_AFTER_MS = 1_000;
const ROW_PX = 42;
const PHONE_ROW_PX = 60;

type ModelsProps = {
  /** Buttons of the page. */
  actions?: ReactNode;
  /** Above the details, where there is room for them. */
  aside?: ReactNode;
  /** Below the details of a file: what others know of it. */
  whereaboutsOf?: (path: string) => ReactNode;
};

/** Every model file with what its header says. */
export function Models({ actions, aside, whereaboutsOf }: ModelsProps) {
  const models = useQuery(modelsQuery);
  const all = models.data ?? [];
  const size = all.reduce((sum, model) => sum + model.bytes, 0);
  const index = useModelIndex();
  const again = useLookAgain();
  const [isTidying, setTidying] = useSearchParam('tidy');
  const [, setPath] = useSearchParam('path');
  const tidy = useQuery({
    ...tidyQuery(useStill(models.dataUpdatedAt, TIDY_AFTER_MS)),
    enabled: all.length > 0,
  });
  const waste = tidy.data ? wasteOf(tidy.data) : 0;
  return (
    <>
      <PageHeader
        title="Models"
        fact={
          all.length > 0
            ? [`${counted(all.length, 'file')}, ${bytes(size)}`, lookedAtText(index)]
                .filter(Boolean)
                .join(', ')
            : undefined
        }
      >
        <Button look="bare" asChild className="max-sm:hidden">
          <Link href="/trash/">
            <Icon name="trash" className="size-3.5" />
            Trash
          </Link>
        </Button>
        <IconButton
          icon="restart"
          label="Look again at all files"
          working={again.isPending}
          onClick={() => again.mutate()}
        />
        <Button onClick={() => setTidying('1')}>
          Tidy
          {waste > 0 && <span className="text-muted">{bytes(waste)}</span>}
        </Button>
        {actions}
      </PageHeader>
      <TidyDrawer
        tidy={tidy}
        isOpen={isTidying !== null}
        onClose={() => setTidying(null)}
        onShow={(path) => {
          setTidying(null);
          setPath(path);
        }}
      />
      <Board>
        <IndexWarning index={index} />
        <Loading isLoading={models.isPending} frame={<Frame />}>
          {() =>
            !models.data ? (
              <ErrorState
                title="The models could not be read"
                error={models.error}
                onRetry={() => void models.refetch()}
              />
            ) : all.length === 0 ? (
              <EmptyState
                title="There is no model yet"
                action={
                  <Button asChild size="lg">
                    <Link href="/models/get/?from=bundles">Get a base model</Link>
                  </Button>
                }
              >
                A file put below models in the workspace appears here by itself: base models in checkpoints,
                LoRAs in loras.
              </EmptyState>
            ) : (
              <Library models={all} aside={aside} whereaboutsOf={whereaboutsOf} />
            )
          }
        </Loading>
      </Board>
    </>
  );
}

function Library({ models, aside, whereaboutsOf }: { models: ModelFile[] } & Omit<ModelsProps, 'actions'>) {
  const [segment, setSegment] = useState<SegmentId>('all');
  const [family, setFamily] = useState<ModelClass | 'any'>('any');
  const [mark, setMark] = useState<Mark>('any');
  const runs = useQuery(runsQuery).data?.length ?? 0;
  const usage = useQuery(usageQuery(runs)).data;
  const index = useModelIndex();
  const [query, setQuery] = useState('');
  const [sorting, setSorting] = useState(NEWEST);
  const [path, setPath] = useSearchParam('path');
  const isPhone = useIsPhone();
  const isWide = useMedia('(min-width: 1200px)');
  const fresh = useFreshPaths(models);

  const segments = useMemo(() => segmentsOf(models), [models]);
  const families = useMemo(() => classesOf(models), [models]);
  const shown = useMemo(
    () =>
      sortModels(
        shownModels(models, { segment, family: family === 'any' ? null : family, query, mark }),
        sorting,
      ),
    [models, segment, family, query, mark, sorting],
  );
  const chosen = models.find((model) => model.path === path);
  const detailed = chosen ?? (isWide && path === null ? shown[0] : undefined);

  const [cursor, setCursor] = useListCursor({
    count: shown.length,
    onOpen: (at) => setPath(shown[at]?.path ?? null),
  });
  const current = cursor < 0 ? shown.findIndex((model) => model.path === path) : cursor;
  const title = segments.find(({ id }) => id === segment)?.title ?? 'All';

  return (
    <div className="grid min-h-0 flex-1 gap-gap lg:grid-cols-[minmax(0,1fr)_316px]">
      <Panel className="flex min-h-0 flex-col overflow-hidden">
        <div className="flex min-h-[46px] shrink-0 flex-wrap items-center gap-2 border-b border-line py-1.5 pr-3 pl-4 max-sm:px-3">
          <div className="max-w-full overflow-x-auto">
            <Segments
              label="Kind"
              value={segment}
              onChange={setSegment}
              options={segments.map(({ id, title, count }) => ({ value: id, title: `${title} ${count}` }))}
            />
          </div>
          <span className="flex-1 max-sm:hidden" />
          <SearchField
            value={query}
            onChange={setQuery}
            label="Search models"
            className="w-[148px] max-sm:w-full"
          />
          <Select
            label="Marks"
            size="sm"
            value={mark}
            onChange={setMark}
            options={(Object.keys(MARK_TITLE) as Mark[]).map((one) => ({
              value: one,
              title: MARK_TITLE[one],
            }))}
            className="w-[100px] max-sm:flex-1"
          />
          {families.length > 1 && (
            <Select
              label="Family"
              size="sm"
              value={family}
              onChange={setFamily}
              options={[
                { value: 'any', title: 'Any family' },
                ...families.map((one) => ({ value: one, title: MODEL_CLASS_TITLE[one] })),
              ]}
              className="w-[104px] max-sm:flex-1"
            />
          )}
        </div>
        <ModelColumns sorting={sorting} onSort={(by) => setSorting(sortedBy(by, sorting))} />
        {shown.length === 0 ? (
          <p className="px-4 py-4 text-sm text-muted">
            No file in {title} fits{query ? ` “${query}”` : ' what is chosen'}
          </p>
        ) : (
          <VirtualList
            items={shown}
            keyOf={(model) => model.path}
            rowHeight={isPhone ? PHONE_ROW_PX : ROW_PX}
            current={current}
            label="Models"
            className="flex-1"
          >
            {(model, at) => (
              <ModelRow
                model={model}
                use={usage?.[model.path]}
                isCurrent={at === current || model === detailed}
                isFresh={fresh.has(model.path)}
                onOpen={() => {
                  setCursor(at);
                  setPath(model.path);
                }}
              />
            )}
          </VirtualList>
        )}
        <HashingLine index={index} />
      </Panel>
      {isWide ? (
        <div className="flex min-h-0 flex-col gap-gap">
          {aside}
          <ModelDetails
            key={detailed?.path}
            model={detailed}
            missing={path !== null && !chosen ? path : null}
            whereabouts={detailed && whereaboutsOf?.(detailed.path)}
          />
        </div>
      ) : (
        <ModelDrawer
          key={detailed?.path}
          model={detailed}
          whereabouts={detailed && whereaboutsOf?.(detailed.path)}
          onClose={() => setPath(null)}
        />
      )}
    </div>
  );
}

function Frame() {
  return (
    <Panel className="flex-1">
      <div className="h-[46px] border-b border-line" />
      {['w-40', 'w-32', 'w-48', 'w-36', 'w-44'].map((width) => (
        <div key={width} className="grid h-[42px] content-center gap-2 border-b border-line px-4">
          <Skeleton className={width} />
          <Skeleton className="h-2 w-20" />
        </div>
      ))}
    </Panel>
  );
}
