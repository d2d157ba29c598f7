'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** A row of tabs with room for tools at its end. Give what each shows to `TabPanel`s inside. */
export function Tabs<T extends string>({
  value,
  onChange,
  tabs,
  label,
  end,
  children,
  ...rest
}: TabsProps<T>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={cn('flex min-h-0 min-w-0 flex-col', rest.className)}
    >
      <div
        className={cn(
          'flex h-[34px] shrink-0 items-center gap-1 border-b border-line pr-3 pl-2.5 max-sm:h-11 max-sm:px-0',
          rest.barClassName,
        )}
      >
        <Radix.List aria-label={label} className="flex h-full max-sm:flex-1">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="flex h-full items-center px-2.5 text-sm font-medium whitespace-nowrap text-muted transition-colors duration-(--ph-fast) hover:text-text focus-visible:-outline-offset-2 data-[state=active]:text-text data-[state=active]:shadow-[inset_0_-2px_var(--ph-accent)] max-sm:flex-1 max-sm:justify-center max-sm:text-base"
            >
              {tab.title}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {end}
      </div>
      {children}
    </Radix.Root>
  );
}

type TabsProps<T extends string> = {
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { value: T; title: ReactNode }[];
  label: string;
  end?: ReactNode;
  children?: ReactNode;
  className?: string;
  barClassName?: string;
};

/** `keeps`: stays in the page when another tab is shown, for what would be dear to make again. */
export function TabPanel({ value, keeps, className, children }: TabPanelProps) {
  return (
    <Radix.Content
      value={value}
      forceMount={keeps || undefined}
      tabIndex={-1}
      className={cn('min-h-0 min-w-0 flex-1 outline-none data-[state=inactive]:hidden', className)}
    >
      {children}
    </Radix.Content>
  );
}

type TabPanelProps = { value: string; keeps?: boolean; className?: string; children: ReactNode };
