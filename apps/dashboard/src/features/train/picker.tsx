'use client';

import { Command } from 'cmdk';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cn } from '@/ui/cn';
import { fieldClass } from '@/ui/field-class';
import { useFormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';

const SEARCH_FROM = 7;

/** One of many things with a face: a large field that opens a list, with a search once it is long. */
export function Picker({ value, options, onChange, placeholder, empty }: PickerProps) {
  const field = useFormField();
  const [isOpen, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        {...field}
        role="combobox"
        aria-expanded={isOpen}
        className={cn(fieldClass(), 'h-auto min-h-[60px] gap-3 py-2 pr-2.5 pl-2 text-left')}
      >
        <span className="min-w-0 flex-1">
          {chosen?.face ?? <span className="pl-1 text-muted">{value === '' ? placeholder : value}</span>}
        </span>
        <Icon name="down" className="size-3.5 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          collisionPadding={8}
          align="start"
          className="z-50 w-(--radix-popover-trigger-width) min-w-72 overflow-hidden rounded-md bg-overlay shadow-pop outline-none"
        >
          <Command
            // The search is by words, not by letters scattered over a path.
            filter={(name, search) => (name.toLowerCase().includes(search.toLowerCase()) ? 1 : 0)}
            defaultValue={value}
            className="flex max-h-[min(420px,var(--radix-popover-content-available-height))] flex-col outline-none"
          >
            <Command.Input
              placeholder="Search"
              className={cn(
                'h-9 w-full border-b border-line bg-transparent px-3 text-base outline-none max-sm:h-11 max-sm:text-lg',
                options.length < SEARCH_FROM && 'sr-only',
              )}
            />
            <Command.List className="min-h-0 overflow-y-auto p-1">
              <Command.Empty className="px-3 py-4 text-sm text-muted">
                {options.length === 0 ? empty : 'Nothing is named like that.'}
              </Command.Empty>
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  onSelect={() => {
                    onChange(option.value);
                    setOpen(false);
                  }}
                  className="flex min-h-[52px] items-center gap-3 rounded-sm px-2 py-1 select-none data-[disabled=true]:text-disabled data-[selected=true]:bg-accent-soft"
                >
                  <span className="min-w-0 flex-1">{option.face}</span>
                  {option.value === value && <Icon name="check" className="size-3.5 text-accent" />}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

type PickerProps = {
  /** Empty: nothing chosen. A value that is not among the options is shown as it is. */
  value: string;
  options: readonly { value: string; face: ReactNode; disabled?: boolean }[];
  onChange: (value: string) => void;
  placeholder: string;
  /** Said when there is nothing to choose from, with the way on. */
  empty: ReactNode;
};
