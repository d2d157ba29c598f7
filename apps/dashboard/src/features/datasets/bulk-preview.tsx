'use client';

import { cn } from '@/ui/cn';
import { count, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { VirtualList } from '@/ui/virtual-list';
import { CaptionChange } from './caption-change';
import type { BulkPreviewState } from './use-bulk-preview';

const ROW_PX = 104;

/** Every caption that would change, before and after. */
export function BulkPreview({ preview, unit }: { preview: BulkPreviewState; unit: 'tag' | 'word' }) {
  const { data, isOld } = preview;
  return (
    <section
      aria-label="Preview"
      className="flex min-h-0 flex-col overflow-hidden rounded-sm border border-line bg-inset max-sm:h-80"
    >
      <p role="status" className="border-b border-line px-4 py-2 text-sm text-text-2">
        {data ? summaryOf(data) : 'What would change is shown here.'}
      </p>
      {data && data.left.length > 0 && (
        <Note tone="warn" className="m-2">
          {counted(data.left.length, 'picture')} left out. {data.left[0]?.file}: {data.left[0]?.reason}
        </Note>
      )}
      {data && (
        <VirtualList
          items={data.changes}
          keyOf={({ file }) => file}
          rowHeight={ROW_PX}
          label="Captions that change"
          className={cn('flex-1', isOld && 'opacity-60')}
        >
          {({ file, before, after }) => (
            <CaptionChange
              file={file}
              before={before}
              after={after}
              unit={unit}
              fact={after === '' ? 'the caption file goes' : before === null ? 'new' : undefined}
            />
          )}
        </VirtualList>
      )}
    </section>
  );
}

function summaryOf({ changes, unchanged }: NonNullable<BulkPreviewState['data']>): string {
  if (changes.length === 0) return `No caption changes, ${count(unchanged)} looked at`;
  const verb = changes.length === 1 ? 'changes' : 'change';
  return `${counted(changes.length, 'caption')} ${verb}, ${count(unchanged)} stay as they are`;
}
