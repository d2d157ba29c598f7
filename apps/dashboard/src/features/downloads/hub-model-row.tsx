'use client';

import type { HubModel } from '@pilothouse/contracts/downloads';
import { Button } from '@/ui/button';
import { bytes, count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Tag } from '@/ui/tag';

/** One model that a hub has found. */
export function HubModelRow({ model, onChoose }: { model: HubModel; onChoose: () => void }) {
  const { title, author, kind, baseModel, licence, access, downloads, page } = model;
  const facts = [
    author && `by ${author}`,
    baseModel && `for ${baseModel}`,
    licence && `licence ${licence}`,
  ].filter(Boolean);
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2 text-sm max-sm:px-3">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{title}</span>
          {kind && <Tag className="max-sm:hidden">{kind}</Tag>}
          {access === 'gated' && (
            <Tag>
              <Icon name="lock" className="size-3" />
              gated
            </Tag>
          )}
        </p>
        <p className="truncate text-xs text-muted">{facts.join(' · ') || 'the hub says no more of it'}</p>
      </div>
      <span className="w-28 text-right text-xs text-muted tabular-nums max-sm:hidden">
        {downloads === null ? '' : `${count(downloads)} times`}
      </span>
      <span className="w-16 text-right tabular-nums max-sm:hidden">
        {model.bytes === null ? '' : bytes(model.bytes)}
      </span>
      <a
        href={page}
        target="_blank"
        rel="noreferrer"
        aria-label={`Open ${title} at its hub`}
        className="text-muted hover:text-text max-sm:hidden"
      >
        <Icon name="out" className="size-3.5" />
      </a>
      <Button size="sm" onClick={onChoose} aria-label={`Look at ${title}`}>
        Look
      </Button>
    </li>
  );
}
