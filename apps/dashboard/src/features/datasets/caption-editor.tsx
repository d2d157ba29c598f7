'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { splitTags } from '@pilothouse/pictures/caption-tags';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { counted } from '@/ui/format';
import { Note } from '@/ui/note';
import type { CaptionState } from './caption-draft';
import { suggestTags, tagAtCaret, type TagCount } from './caption-tags';
import { CaptionText } from './caption-text';
import { TagSuggestions, takeWithTab } from './tag-suggestions';
import { useCaption } from './use-caption';

const SUGGESTIONS = 3;

/** The caption of one picture. It saves by itself, and never over what somebody else wrote. */
export function CaptionEditor({ dataset, image, lead, tags }: CaptionEditorProps) {
  const caption = useCaption(dataset, image);
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const labelId = useId();
  const isStale = useStaleSince() !== null;
  const suggestions = suggestTags(tags, caption.text, caret, SUGGESTIONS);

  const accept = (tag: string) => {
    const element = field.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(tagAtCaret(caption.text, caret).start, caret);
    // Deprecated, and still the only way to write into a field so that its own undo knows of it.
    document.execCommand('insertText', false, tag);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur();
    // The trainer reads the first line only, so a second one has to be meant.
    if (event.key === 'Enter' && isPlain(event)) {
      event.preventDefault();
      caption.save();
    }
    takeWithTab(event, { suggestions, onTake: accept });
  };

  return (
    <section className="border-b border-line px-4 pt-3 pb-[13px]">
      <h3 className="mb-2 flex items-baseline gap-2">
        <span id={labelId} className="flex-1 font-bold">
          Caption
        </span>
        <StateWord state={caption.state} isEmpty={caption.text.trim() === ''} />
      </h3>
      <CaptionText
        ref={field}
        labelId={labelId}
        text={caption.text}
        lead={lead}
        onType={caption.type}
        onCaret={setCaret}
        onBlur={caption.save}
        onKeyDown={onKeyDown}
      />
      <div className="mt-1.5 flex min-h-5 items-center gap-1.5 overflow-hidden text-xs text-muted">
        <TagSuggestions suggestions={suggestions} onTake={accept} />
        <span className="flex-1" />
        <span className="whitespace-nowrap">{counted(splitTags(caption.text).length, 'tag')}</span>
      </div>
      {caption.conflict && (
        <Conflict
          theirs={caption.conflict.text}
          onKeepMine={caption.keepMine}
          onTakeTheirs={caption.takeTheirs}
        />
      )}
      {isStale && caption.state !== 'saved' && (
        <p className="mt-1.5 text-xs text-muted">
          What you wrote is saved as soon as the connection is back.
        </p>
      )}
      {caption.state === 'failed' && !isStale && (
        <Note
          tone="bad"
          className="mt-2"
          action={
            <Button size="sm" writes onClick={caption.save}>
              Save again
            </Button>
          }
        >
          {caption.failure} What you wrote is still here.
        </Note>
      )}
    </section>
  );
}

type CaptionEditorProps = {
  dataset: string;
  image: DatasetImage;
  lead: string | null;
  /** Of the whole dataset, for completion. */
  tags: TagCount[];
};

const WORDS = {
  saved: { text: 'saved', className: 'text-ok' },
  edited: { text: 'saving…', className: 'text-muted' },
  saving: { text: 'saving…', className: 'text-muted' },
  conflict: { text: 'changed elsewhere', className: 'text-warn' },
  failed: { text: 'not saved', className: 'text-danger' },
} satisfies Record<CaptionState, { text: string; className: string }>;

function StateWord({ state, isEmpty }: { state: CaptionState; isEmpty: boolean }) {
  const isStale = useStaleSince() !== null;
  const isWaiting = isStale && state !== 'saved';
  const { text, className } = WORDS[state];
  if (state === 'saved' && isEmpty) return <span className="text-xs text-muted">none yet</span>;
  return (
    <span role="status" className={cn('text-xs', isWaiting ? 'text-warn' : className)}>
      {isWaiting ? 'waits for the connection' : text}
    </span>
  );
}

/** Both texts stay in sight until one is chosen. */
function Conflict({ theirs, onKeepMine, onTakeTheirs }: ConflictProps) {
  return (
    <Note tone="warn" className="mt-2">
      <p>The caption file was changed elsewhere while you were writing. It now says:</p>
      <p className="mt-1.5 max-h-32 overflow-y-auto rounded-xs bg-inset px-2 py-1.5 text-xs text-text-2">
        {theirs.trim() === '' ? <span className="text-muted">nothing, it is empty</span> : theirs}
      </p>
      <div className="mt-2 flex gap-2">
        <Button size="sm" writes onClick={onKeepMine}>
          Keep mine
        </Button>
        <Button size="sm" look="bare" onClick={onTakeTheirs}>
          Take theirs
        </Button>
      </div>
    </Note>
  );
}

type ConflictProps = { theirs: string; onKeepMine: () => void; onTakeTheirs: () => void };

const isPlain = ({ shiftKey, ctrlKey, metaKey, nativeEvent }: KeyboardEvent) =>
  !shiftKey && !ctrlKey && !metaKey && !nativeEvent.isComposing;
