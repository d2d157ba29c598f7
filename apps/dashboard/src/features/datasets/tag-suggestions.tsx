import type { KeyboardEvent } from 'react';
import { count } from '@/ui/format';
import { Tag } from '@/ui/tag';
import type { TagCount } from './caption-tags';

type TagSuggestionsProps = { suggestions: TagCount[]; onTake: (tag: string) => void };

/** Tags that begin with what is being written, to be clicked. Tab takes the first: see `takeWithTab`. */
export function TagSuggestions({ suggestions, onTake }: TagSuggestionsProps) {
  return suggestions.map(({ tag, count: amount }, at) => (
    <button
      key={tag}
      type="button"
      title={at === 0 ? 'Tab takes it' : undefined}
      // Before the field loses the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onTake(tag)}
    >
      <Tag className="hover:border-line-strong hover:text-text">
        {tag} <span className="text-muted">{count(amount)}</span>
      </Tag>
    </button>
  ));
}

/** For the field they belong to. With nothing to take, Tab leaves it as it leaves every other. */
export function takeWithTab(event: KeyboardEvent, { suggestions, onTake }: TagSuggestionsProps) {
  const [first] = suggestions;
  if (event.key !== 'Tab' || event.shiftKey || !first) return;
  event.preventDefault();
  onTake(first.tag);
}
