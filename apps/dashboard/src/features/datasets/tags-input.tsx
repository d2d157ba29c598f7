'use client';

import { useRef, useState } from 'react';
import { TextField } from '@/ui/text-field';
import { suggestTags, tagAtCaret, type TagCount } from './caption-tags';
import { TagSuggestions, takeWithTab } from './tag-suggestions';

const SUGGESTIONS = 4;

/** One or more tags, commas between them, completed from those of the dataset: Tab takes the first. */
export function TagsInput({ value, onChange, tags, isOne, ...rest }: TagsInputProps) {
  const field = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  const suggestions = suggestTags(tags, value, caret, SUGGESTIONS);
  const accept = (tag: string) => {
    const { start } = tagAtCaret(value, caret);
    const next = value.slice(0, start) + tag;
    onChange(next + value.slice(caret));
    setCaret(next.length);
    field.current?.focus();
  };
  return (
    <div className="grid gap-1.5">
      <TextField
        {...rest}
        ref={field}
        value={value}
        onChange={(event) => {
          const typed = isOne ? event.target.value.replace(/[,\n]/g, '') : event.target.value;
          onChange(typed);
          setCaret(event.target.selectionStart ?? typed.length);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
        onKeyDown={(event) => takeWithTab(event, { suggestions, onTake: accept })}
      />
      <div className="flex min-h-5 flex-wrap gap-1.5">
        <TagSuggestions suggestions={suggestions} onTake={accept} />
      </div>
    </div>
  );
}

type TagsInputProps = {
  value: string;
  onChange: (value: string) => void;
  /** Of the whole dataset. */
  tags: TagCount[];
  /** A single tag: no comma can be typed. */
  isOne?: boolean;
  autoFocus?: boolean;
  placeholder?: string;
};
