'use client';

import { DiffText } from '@/ui/diff-text';
import { diffTexts } from '@/ui/text-diff';

/** A caption before and after, what differs marked. Two lines of each are shown, all of it on hover. */
export function CaptionChange({ file, fact, before, after, unit = 'tag' }: CaptionChangeProps) {
  const diff = diffTexts(before ?? '', after ?? '', unit);
  return (
    <div className="grid h-full content-center gap-0.5 border-b border-line px-4">
      <p className="flex gap-2 text-xs">
        <span className="min-w-0 truncate font-medium">{file}</span>
        {fact && <span className="text-muted">{fact}</span>}
      </p>
      <p className="line-clamp-2 text-xs text-muted" title={before ?? ''}>
        {before === null || before === '' ? 'no caption' : <DiffText parts={diff.before} changed="removed" />}
      </p>
      <p className="line-clamp-2 text-xs text-text-2" title={after ?? ''}>
        {after === null || after === '' ? 'no caption' : <DiffText parts={diff.after} changed="added" />}
      </p>
    </div>
  );
}

type CaptionChangeProps = {
  file: string;
  fact?: string;
  /** Null or empty: no caption. */
  before: string | null;
  after: string | null;
  unit?: 'tag' | 'word';
};
