'use client';

import { HUB_TITLE, type Offer, type OfferedFile } from '@pilothouse/contracts/downloads';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { bytes, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { SearchField } from '@/ui/search-field';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';
import { ACCESS_TITLE, sizeOf } from './download-words';
import { useAdd } from './downloads.queries';
import { OfferRow } from './offer-row';

const MOST_SHOWN = 200;

/** What an address stands for: its facts, its files with where each would go, and what that takes. */
export function OfferView({ text, offer, onTokens, onAdded }: OfferViewProps) {
  const { origin, access, hasToken, files, freeBytes, neededBytes } = offer;
  const [chosen, choose] = useState(() => new Set(suggested(files).map(({ key }) => key)));
  const [folders, setFolders] = useState<Record<string, string>>({});
  const [filter, setFilter] = useState('');
  const add = useAdd();
  const wanted = files.filter(({ key }) => chosen.has(key));
  const size = sizeOf(wanted);
  const left = freeBytes - neededBytes - (size ?? 0);
  const isPipeline = files.some(({ key }) => key.endsWith('model_index.json'));
  const shown = files
    .filter(({ key }) => key.toLowerCase().includes(filter.toLowerCase()))
    .slice(0, MOST_SHOWN);

  const start = (layout: 'flat' | 'tree', which: OfferedFile[]) =>
    add.mutate(
      {
        text,
        layout,
        files: which.map(({ key }) => ({ key, folder: layout === 'flat' ? folders[key] : undefined })),
      },
      {
        onSuccess: (added) => {
          toast(`${counted(added.length, 'file')} put into the queue`);
          onAdded();
        },
      },
    );
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    choose(next);
  };
  return (
    <section aria-label="What would be fetched" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
        <h2 className="min-w-0 text-md font-bold [overflow-wrap:anywhere]">{origin.title}</h2>
        {origin.licence && <Tag>licence {origin.licence}</Tag>}
        {origin.baseModel && <Tag>for {origin.baseModel}</Tag>}
        {origin.hub && <Tag>{ACCESS_TITLE[access]}</Tag>}
        <a
          href={origin.page}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-sm text-accent-text hover:underline"
        >
          <Icon name="out" className="size-3.5" />
          {origin.hub ? `Open at ${HUB_TITLE[origin.hub]}` : 'Open'}
        </a>
      </div>
      {access === 'gated' && !hasToken && origin.hub && (
        <Note
          tone="warn"
          action={
            <Button size="sm" onClick={onTokens}>
              Add token
            </Button>
          }
        >
          Accept the licence on its page with your account, then put a token of that account here.
        </Note>
      )}
      {files.length > 12 && (
        <SearchField value={filter} onChange={setFilter} label="Name of a file" className="max-w-[280px]" />
      )}
      {files.length === 0 ? (
        <p className="text-sm text-muted">There is no file in it that could be fetched</p>
      ) : (
        <ul className="max-h-[46vh] overflow-y-auto rounded-sm border border-line">
          {shown.map((file) => (
            <OfferRow
              key={file.key}
              file={file}
              isChosen={chosen.has(file.key)}
              folder={folders[file.key]}
              onToggle={() => toggle(file.key)}
              onFolder={(folder) => setFolders({ ...folders, [file.key]: folder })}
            />
          ))}
        </ul>
      )}
      {add.isError && <Note tone="bad">{sentenceOf(add.error)}</Note>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          look="pri"
          writes
          disabled={wanted.length === 0}
          working={add.isPending}
          onClick={() => start('flat', wanted)}
        >
          <Icon name="download" className="size-3.5" />
          {wanted.length === 1 ? 'Get the file' : `Get ${counted(wanted.length, 'file')}`}
        </Button>
        {isPipeline && (
          <Button writes disabled={add.isPending} onClick={() => start('tree', pipelineOf(files))}>
            Get the whole pipeline
          </Button>
        )}
        <span className="text-sm text-muted tabular-nums">
          {size === null ? 'size unknown' : bytes(size)},{' '}
          {left < 0 ? (
            <span className="text-danger">{bytes(-left)} too much for the disk</span>
          ) : (
            `${bytes(left)} left after it`
          )}
        </span>
      </div>
    </section>
  );
}

type OfferViewProps = { text: string; offer: Offer; onTokens: () => void; onAdded: () => void };

/** What is not here yet of what one most likely wants; the only file in any case. */
function suggested(files: OfferedFile[]): OfferedFile[] {
  if (files.length === 1) return files;
  const wanted = files.filter(({ isSuggested, isThere }) => isSuggested && !isThere);
  // Many single files are variants of one model: one does.
  return wanted.length > 4 ? [] : wanted;
}

/** The parts in their folders, and not the single files beside them. */
const pipelineOf = (files: OfferedFile[]) =>
  files.filter(
    ({ key }) =>
      key === 'model_index.json' || (key.includes('/') && /\.(json|safetensors|txt|model)$/.test(key)),
  );
