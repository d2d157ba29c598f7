'use client';

import type { MediaPage } from '@pilothouse/contracts/media';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { Board, PageHeader } from '@/ui/page';
import { SearchField } from '@/ui/search-field';
import { Loading, Skeleton } from '@/ui/skeleton';
import { AddToDatasetDialog } from './add-to-dataset-dialog';
import { MediaBar } from './media-bar';
import { MediaGrid } from './media-grid';
import { MediaViewer } from './media-viewer';
import { PlaceChoice } from './place-choice';
import { trashWithUndo } from './trash-media';
import { type MediaState, useMedia } from './use-media';

/** Everything the tools and the runs have made, newest first. */
export function Media() {
  const media = useMedia();
  const { items, shown, asked, path } = media;
  const { query, page } = items;
  const known = page?.places.reduce((sum, { count: amount }) => sum + amount, 0);
  return (
    <>
      <PageHeader
        title="Media"
        fact={
          page && known !== 0
            ? `${counted(known ?? 0, 'file')} of ${counted(page.places.length, 'place')}${page.isCut ? ', the newest of more' : ''}`
            : undefined
        }
      />
      <Loading isLoading={query.isPending} frame={<MediaSkeleton />}>
        {() => {
          if (!page) {
            return (
              <Board>
                <ErrorState
                  title="What was made could not be listed"
                  error={query.error}
                  onRetry={() => void query.refetch()}
                />
              </Board>
            );
          }
          return known === 0 ? <Nothing /> : <Content media={media} page={page} />;
        }}
      </Loading>
      {shown && path !== null && (
        <MediaViewer
          item={shown}
          at={items.placeOf(path)}
          total={items.total}
          onStep={media.step}
          onAdd={() => media.ask([path])}
          onTrash={() => media.trash([path])}
          onClose={media.close}
        />
      )}
      {asked && (
        <AddToDatasetDialog
          paths={asked}
          onDone={() => {
            media.ask(null);
            media.none();
          }}
          onClose={() => media.ask(null)}
        />
      )}
    </>
  );
}

function Content({ media, page }: { media: MediaState; page: MediaPage }) {
  const { items, chosen, wanted, isNarrowed } = media;
  const paths = [...chosen];
  return (
    <main
      id="page"
      tabIndex={-1}
      className="relative flex min-h-0 flex-1 flex-col border-t border-line outline-none"
    >
      <div className="flex min-h-[46px] shrink-0 items-center gap-2 px-gutter max-sm:flex-wrap max-sm:px-3 max-sm:py-2">
        <SearchField
          value={media.text}
          onChange={media.setText}
          label="Prompt, model, seed or name"
          className="w-72 max-sm:w-full"
        />
        <PlaceChoice places={page.places} place={wanted.place} onChange={media.setPlace} />
        <span className="flex-1" />
        {page.unread > 0 && wanted.text !== '' && (
          <span className="text-sm text-muted">{counted(page.unread, 'prompt')} not read yet</span>
        )}
        <span className="text-sm whitespace-nowrap text-muted" role="status">
          {isNarrowed ? `${count(items.total)} found` : `${count(items.total)} shown`}
        </span>
      </div>
      {items.total === 0 ? (
        <EmptyState title="Nothing matches" action={<Button onClick={media.clear}>Show everything</Button>}>
          All words are looked for in names, prompts, models, LoRAs and seeds.
        </EmptyState>
      ) : (
        <MediaGrid
          items={items}
          cursor={media.cursor}
          chosen={chosen}
          scrollKey={`${wanted.text}\n${wanted.place}`}
          onCursor={media.moveTo}
          onPick={media.pick}
          keys={media.keys}
        />
      )}
      <MediaBar
        paths={paths}
        onAdd={() => media.ask(paths)}
        onTrash={() => {
          media.none();
          void trashWithUndo(paths);
        }}
        onNone={media.none}
      />
    </main>
  );
}

function Nothing() {
  return (
    <Board>
      <EmptyState
        title="Nothing was made yet"
        action={
          <Button look="pri" data-filled asChild>
            <a href="/services/">Open a tool</a>
          </Button>
        }
      >
        Pictures and videos of ComfyUI, SwarmUI and the other tools appear here as soon as they are written,
        and so do the samples of runs. They are the files below outputs/.
      </EmptyState>
    </Board>
  );
}

function MediaSkeleton() {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(128px,1fr))] gap-2.5 border-t border-line px-gutter pt-[50px] max-sm:px-3">
      {Array.from({ length: 24 }, (_, at) => (
        <Skeleton key={at} className="aspect-square h-auto w-full" />
      ))}
    </div>
  );
}
