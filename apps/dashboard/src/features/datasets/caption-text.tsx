'use client';

import { type ComponentProps, type ReactNode, type Ref, type SyntheticEvent } from 'react';
import { cn } from '@/ui/cn';

/** The same for the text and for what is painted behind it: one pixel apart, and the two part company. */
const METRICS =
  'col-start-1 row-start-1 px-2.5 py-[7px] text-sm/6 break-words whitespace-pre-wrap max-sm:text-lg/8';

/**
 * A plain text field with a ground painted behind each tag. The text itself stays an ordinary string in an ordinary field, so
 * selecting, pasting, spell checking and the browser's own undo work; the painted copy gives the field its height.
 */
export function CaptionText({ ref, labelId, text, lead, onType, onCaret, ...rest }: CaptionTextProps) {
  const tellCaret = (event: SyntheticEvent<HTMLTextAreaElement>) => onCaret(event.currentTarget.selectionEnd);
  return (
    <div className="grid rounded-sm border border-line-control bg-inset focus-within:border-accent focus-within:shadow-[0_0_0_3px_var(--ph-accent-soft)]">
      <div aria-hidden className={cn(METRICS, 'min-h-[88px] text-text-2')}>
        {painted(text, lead)}
        {/* An empty last line has no height of its own. */}
        {'\u200b'}
      </div>
      <textarea
        {...rest}
        ref={ref}
        aria-labelledby={labelId}
        value={text}
        rows={1}
        spellCheck={false}
        autoComplete="off"
        placeholder="What is in the picture, words parted by commas"
        onChange={(event) => {
          onType(event.target.value);
          tellCaret(event);
        }}
        onSelect={tellCaret}
        className={cn(
          METRICS,
          'resize-none overflow-hidden bg-transparent text-transparent caret-accent outline-none placeholder:text-muted',
        )}
      />
    </div>
  );
}

type CaptionTextProps = Pick<ComponentProps<'textarea'>, 'onBlur' | 'onKeyDown'> & {
  ref: Ref<HTMLTextAreaElement>;
  labelId: string;
  text: string;
  lead: string | null;
  onType: (text: string) => void;
  onCaret: (caret: number) => void;
};

/** Every character of the text, in order, the tags on a ground. The ground takes no room, or the two copies would part. */
function painted(text: string, lead: string | null): ReactNode[] {
  return text.split(/(\s*[,\n]\s*)/).map((part, at) => {
    if (at % 2 === 1 || part.trim() === '') {
      return (
        <span key={at} className="text-muted">
          {part}
        </span>
      );
    }
    const isLead = part.trim() === lead;
    return (
      <span key={at} className={cn(GROUND, isLead ? 'bg-accent-soft text-accent-text' : 'bg-raised')}>
        {part}
      </span>
    );
  });
}

const GROUND = 'rounded-xs py-0.5 [box-decoration-break:clone] [-webkit-box-decoration-break:clone]';
