'use client';

import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { fieldClass } from './field-class';
import { Icon } from './icon';
import { useFormField } from './form-field';

/** More than five choices. Inside a `FormField` it takes label, help and error from it. */
export function Select<T extends string>({ value, options, onChange, placeholder, ...rest }: SelectProps<T>) {
  const field = useFormField();
  return (
    <Radix.Root value={value ?? ''} onValueChange={(next) => onChange(next as T)} disabled={rest.disabled}>
      <Radix.Trigger
        {...field}
        aria-label={rest.label}
        className={cn(
          fieldClass({ size: rest.size }),
          'justify-between text-left data-[placeholder]:text-muted',
          rest.className,
        )}
      >
        <span className="min-w-0 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Icon name="down" className="size-3.5 text-muted" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-md bg-overlay shadow-pop"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="flex min-h-[30px] items-center gap-3 rounded-sm py-1 pr-2 pl-2 text-sm outline-none select-none data-[disabled]:text-disabled data-[highlighted]:bg-accent-soft max-sm:min-h-11"
              >
                <Radix.ItemText>{option.title}</Radix.ItemText>
                <span className="flex-1" />
                {option.fact !== undefined && <span className="text-xs text-muted">{option.fact}</span>}
                <Radix.ItemIndicator>
                  <Icon name="check" className="size-3.5 text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type SelectProps<T extends string> = {
  /** Undefined: nothing chosen yet. */
  value: T | undefined;
  options: readonly { value: T; title: ReactNode; fact?: ReactNode; disabled?: boolean }[];
  onChange: (value: T) => void;
  placeholder?: string;
  /** Read out where there is no visible label. */
  label?: string;
  size?: 'md' | 'sm';
  disabled?: boolean;
  className?: string;
};
