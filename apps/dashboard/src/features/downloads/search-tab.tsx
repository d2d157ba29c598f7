'use client';

import { type Hub, HUB_TITLE, type HubModel, ModelKind } from '@pilothouse/contracts/downloads';
import { Family, FAMILY_TITLE } from '@pilothouse/contracts/models';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { SearchField } from '@/ui/search-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { useSearch } from './downloads.queries';
import { HubModelRow } from './hub-model-row';

const KIND_TITLE: Record<ModelKind, string> = {
  checkpoint: 'Checkpoint',
  lora: 'LoRA',
  vae: 'VAE',
  controlnet: 'ControlNet',
  embedding: 'Embedding',
  upscaler: 'Upscaler',
};

/** Searches one of the hubs. Its pictures are not shown: a browser that fetched them would tell the hub who looks. */
export function SearchTab({ onChoose }: { onChoose: (text: string) => void }) {
  const [hub, setHub] = useState<Hub>('huggingFace');
  const [query, setQuery] = useState('');
  const [kind, setKind] = useState<ModelKind | 'any'>('any');
  const [family, setFamily] = useState<Family | 'any'>('any');
  const [found, setFound] = useState<HubModel[]>([]);
  const search = useSearch();

  const ask = (after?: string, changed: Partial<{ hub: Hub; kind: string; family: string }> = {}) => {
    const asked = { hub, kind, family, ...changed };
    search.mutate(
      {
        ...{ hub: asked.hub, query, after },
        kind: asked.kind === 'any' ? undefined : ModelKind.parse(asked.kind),
        family: asked.family === 'any' ? undefined : Family.parse(asked.family),
      },
      { onSuccess: ({ models }) => setFound((before) => (after ? [...before, ...models] : models)) },
    );
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    ask();
  };
  return (
    <>
      <form
        onSubmit={onSubmit}
        className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2"
      >
        <Segments
          label="Hub"
          value={hub}
          onChange={(next) => {
            setHub(next);
            if (search.isSuccess) ask(undefined, { hub: next });
          }}
          options={(['huggingFace', 'civitai'] as const).map((value) => ({ value, title: HUB_TITLE[value] }))}
        />
        <SearchField value={query} onChange={setQuery} label="Name of a model" className="min-w-40 flex-1" />
        <Select
          label="Kind"
          size="sm"
          value={kind}
          onChange={(next) => {
            setKind(next);
            if (search.isSuccess) ask(undefined, { kind: next });
          }}
          options={[
            { value: 'any', title: 'Any kind' },
            ...ModelKind.options.map((value) => ({ value, title: KIND_TITLE[value] })),
          ]}
          className="w-[116px]"
        />
        <Select
          label="Family"
          size="sm"
          value={family}
          onChange={(next) => {
            setFamily(next);
            if (search.isSuccess) ask(undefined, { family: next });
          }}
          options={[
            { value: 'any', title: 'Any family' },
            ...Family.options.map((value) => ({ value, title: FAMILY_TITLE[value] })),
          ]}
          className="w-[112px]"
        />
        <Button type="submit" working={search.isPending}>
          Search
        </Button>
      </form>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {search.isError ? (
          <ErrorState
            title={`${HUB_TITLE[hub]} could not be searched`}
            error={search.error}
            onRetry={() => ask()}
          />
        ) : found.length > 0 ? (
          <>
            <ul>
              {found.map((model) => (
                <HubModelRow key={model.text} model={model} onChoose={() => onChoose(model.text)} />
              ))}
            </ul>
            {search.data?.next && (
              <p className="p-3">
                <Button working={search.isPending} onClick={() => ask(search.data.next ?? undefined)}>
                  More
                </Button>
              </p>
            )}
          </>
        ) : search.isSuccess ? (
          <p className="px-4 py-4 text-sm text-muted">{HUB_TITLE[hub]} has nothing that fits</p>
        ) : (
          <EmptyState title="Search the hubs">
            By name, kind and family. The search goes from the pod, so neither hub sees this browser.
          </EmptyState>
        )}
      </div>
    </>
  );
}
