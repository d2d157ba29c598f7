'use client';

import { type KeyboardEvent, useState } from 'react';
import { cn } from './cn';
import { fieldClass } from './field-class';
import { useFormField } from './form-field';
import { Icon } from './icon';
import { Tag } from './tag';

/** Several short words. Enter or a comma adds one, Backspace in the empty field takes the last one back. */
export function ChipsField({ values, onChange, placeholder, className }: ChipsFieldProps) {
  const field = useFormField();
  const [draft, setDraft] = useState('');

  const add = (text: string) => {
    const words = text.split(',').map((word) => word.trim());
    const fresh = words.filter((word, at) => word && !values.includes(word) && words.indexOf(word) === at);
    if (fresh.length > 0) onChange([...values, ...fresh]);
    setDraft('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === 'Enter' && draft.trim()) || event.key === ',') {
      event.preventDefault();
      add(draft);
    }
    if (event.key === 'Backspace' && draft === '' && values.length > 0) onChange(values.slice(0, -1));
  };

  return (
    <span className={cn(fieldClass(), 'h-auto min-h-8 flex-wrap gap-1.5 py-1', className)}>
      {values.map((value, at) => (
        <Tag key={value} isKey={at === 0} className="pr-1">
          {value}
          <button
            type="button"
            aria-label={`Remove ${value}`}
            onClick={() => onChange(values.filter((other) => other !== value))}
            className="relative grid size-4 place-items-center rounded-xs after:absolute after:-inset-1 hover:text-text max-sm:after:-inset-3"
          >
            <Icon name="close" className="size-3" />
          </button>
        </Tag>
      ))}
      <input
        {...field}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        placeholder={values.length === 0 ? placeholder : undefined}
        onChange={(event) =>
          event.target.value.includes(',') ? add(event.target.value) : setDraft(event.target.value)
        }
        onKeyDown={onKeyDown}
        onBlur={() => add(draft)}
        className="min-w-20 flex-1 bg-transparent outline-none"
      />
    </span>
  );
}

type ChipsFieldProps = {
  /** The first one is the primary one and is drawn so. */
  values: string[];
  onChange: (values: string[]) => void;
  placeholder?: string;
  className?: string;
};
