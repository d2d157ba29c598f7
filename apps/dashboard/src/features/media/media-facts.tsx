'use client';

import type { MediaFacts, MediaItem } from '@pilothouse/contracts/media';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/ui/copy-button';
import { ErrorState } from '@/ui/error-state';
import { bytes, moment } from '@/ui/format';
import { placeTitle, titleOf } from './media-words';
import { folderOf, mediaFactsQuery } from './media.queries';

/** How it was made, as its own file tells it. What the file does not say is not shown. */
export function MediaFactsList({ item }: { item: MediaItem }) {
  const facts = useQuery(mediaFactsQuery(item));
  return (
    <div className="grid gap-4 px-4 py-3.5">
      {facts.error && (
        <ErrorState title="It could not be read" error={facts.error} onRetry={() => void facts.refetch()} />
      )}
      {facts.data && <Made facts={facts.data} isVideo={item.kind === 'video'} />}
      <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
        {facts.data?.model && <Fact name="Model">{facts.data.model}</Fact>}
        {facts.data?.loras.map(({ name, strength }) => (
          <Fact key={name} name="LoRA">
            {name}
            {strength !== null && <span className="text-muted"> at {strength}</span>}
          </Fact>
        ))}
        {facts.data?.seed && (
          <Fact name="Seed">
            <span className="flex items-center gap-1">
              <span className="min-w-0 truncate">{facts.data.seed}</span>
              <CopyButton text={facts.data.seed} label="Copy the seed" />
            </span>
          </Fact>
        )}
        {facts.data?.settings.map(({ name, value }) => (
          <Fact key={name} name={wordOf(name)}>
            {value}
          </Fact>
        ))}
        {facts.data?.width && (
          <Fact name="Size">
            {facts.data.width} × {facts.data.height}
          </Fact>
        )}
        <Fact name="File">{bytes(item.bytes)}</Fact>
        <Fact name="Made">
          {moment(item.changedAt)}, {item.run === null ? placeTitle(item.place) : 'sample of a run'}
        </Fact>
        {item.run !== null && (
          <Fact name="Run">
            <Link
              href={`/runs/?id=${encodeURIComponent(item.run)}`}
              className="text-accent-text hover:underline"
            >
              {item.run}
            </Link>
          </Fact>
        )}
        <Fact name="Folder">
          <Link
            href={`/files/?path=${encodeURIComponent(folderOf(item.path))}&file=${encodeURIComponent(titleOf(item.path))}`}
            className="break-all text-accent-text hover:underline"
          >
            {folderOf(item.path)}
          </Link>
        </Fact>
      </dl>
    </div>
  );
}

function Made({ facts, isVideo }: { facts: MediaFacts; isVideo: boolean }) {
  if (facts.prompt === '' && facts.negative === '') {
    return (
      <p className="text-sm text-muted">
        {isVideo ? 'Prompts are not read from videos' : 'The file does not say with which prompt it was made'}
      </p>
    );
  }
  return (
    <>
      <Words title="Prompt" text={facts.prompt} />
      <Words title="Negative prompt" text={facts.negative} />
    </>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  if (text === '') return null;
  return (
    <section>
      <h3 className="flex items-center gap-1 pb-1 font-bold">
        {title}
        <span className="flex-1" />
        <CopyButton text={text} label={`Copy the ${title.toLowerCase()}`} />
      </h3>
      <p
        className="max-h-48 overflow-y-auto text-sm break-words whitespace-pre-wrap text-text-2"
        tabIndex={-1}
      >
        {text}
      </p>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="truncate text-muted" title={name}>
        {name}
      </dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

const WORDS: Record<string, string> = {
  cfg: 'Guidance',
  cfgscale: 'Guidance',
  cfg_scale: 'Guidance',
  'CFG scale': 'Guidance',
  guidance: 'Guidance',
  sampler_name: 'Sampler',
  aspectratio: 'Ratio',
};
/** The tool's own word, told as the page tells things. */
const wordOf = (name: string) =>
  WORDS[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
