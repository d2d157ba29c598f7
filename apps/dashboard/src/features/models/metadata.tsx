'use client';

import type { ModelFile } from '@pilothouse/contracts/models';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyButton } from '@/ui/copy-button';
import { ErrorState } from '@/ui/error-state';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Loading, Skeleton } from '@/ui/skeleton';
import { metadataQuery } from './models.queries';

const SHOWN_CHARACTERS = 400;

/** Every key as the trainer wrote it, folded away until somebody asks. */
export function Metadata({ model }: { model: ModelFile }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="mt-3 border-t border-line pt-2">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex h-control-sm w-full items-center gap-1.5 text-sm text-text-2 hover:text-text max-sm:h-11"
        >
          <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
          Metadata as written
        </button>
      </h3>
      {isOpen && <Keys model={model} />}
    </section>
  );
}

function Keys({ model }: { model: ModelFile }) {
  const metadata = useQuery(metadataQuery(model.path, model.changedAt));
  return (
    <Loading isLoading={metadata.isPending} frame={<Skeleton className="my-2 w-40" />}>
      {() => {
        if (!metadata.data) {
          return (
            <ErrorState
              title="The metadata could not be read"
              error={metadata.error}
              onRetry={() => void metadata.refetch()}
              className="!px-0 !py-3"
            />
          );
        }
        const entries = Object.entries(metadata.data).sort(([a], [b]) => (a < b ? -1 : 1));
        if (entries.length === 0)
          return <p className="py-1 text-sm text-muted">Nothing was written into its header.</p>;
        return (
          <dl className="mt-1 grid gap-1.5 text-xs">
            {entries.map(([key, value]) => (
              <div key={key} className="group/key relative">
                <dt className="flex items-center pr-6 text-muted">
                  <span className="mono min-w-0 flex-1 truncate">{key}</span>
                  <CopyButton
                    text={value}
                    label={`Copy ${key}`}
                    className="absolute -top-1 right-0 opacity-0 group-hover/key:opacity-100 focus-visible:opacity-100 [@media(hover:none)]:opacity-100"
                  />
                </dt>
                <dd className="mono [overflow-wrap:anywhere] text-text-2">{shortened(value)}</dd>
              </div>
            ))}
          </dl>
        );
      }}
    </Loading>
  );
}

const shortened = (value: string) =>
  value.length <= SHOWN_CHARACTERS
    ? value
    : `${value.slice(0, SHOWN_CHARACTERS)}… ${count(value.length - SHOWN_CHARACTERS)} more characters`;
