'use client';

import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** A choice of up to five. Arrows move, as in any radio group. */
export function Segments<T extends string>({ label, value, options, onChange, ...rest }: SegmentsProps<T>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      disabled={rest.disabled}
      className={cn('flex gap-0.5 rounded-sm border border-line-strong bg-inset p-0.5', rest.className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className="h-[22px] flex-1 rounded-xs px-[9px] text-center text-xs font-medium whitespace-nowrap text-text-2 transition-colors duration-(--ph-fast) enabled:hover:text-text disabled:text-disabled data-[state=checked]:bg-overlay data-[state=checked]:text-text data-[state=checked]:shadow-[0_0_0_1px_var(--ph-border-strong)] max-sm:h-9"
        >
          {option.title}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

type SegmentsProps<T extends string> = {
  /** Read out; a visible label stands in a `FormField`. */
  label: string;
  value: T;
  options: readonly { value: T; title: ReactNode }[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string;
};
