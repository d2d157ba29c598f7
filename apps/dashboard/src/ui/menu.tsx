'use client';

import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { Icon, type IconName } from './icon';
import { KeyCap } from './key-cap';

/** A list of actions at its trigger (one focusable element). Holds `MenuItem` and `MenuLine`. */
export function Menu({ trigger, children, align = 'end', side, onClosed }: MenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => onClosed?.() && event.preventDefault()}
          className="z-50 min-w-44 rounded-md bg-overlay p-1 shadow-pop outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type MenuProps = {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Until then it holds the focus. True: what was done here takes it, and it does not go back to the trigger. */
  onClosed?: () => boolean;
};

export function MenuItem({ icon, children, fact, keys, isDangerous, ...rest }: MenuItemProps) {
  return (
    <Radix.Item
      {...rest}
      className={cn(
        'flex min-h-[30px] items-center gap-2.5 rounded-sm px-2 text-sm outline-none select-none data-[disabled]:text-disabled data-[highlighted]:bg-accent-soft max-sm:min-h-11',
        isDangerous && 'text-danger',
      )}
    >
      {icon && <Icon name={icon} className={cn('size-3.5', !isDangerous && 'text-muted')} />}
      <span className="flex-1">{children}</span>
      {fact !== undefined && <span className="text-xs text-muted">{fact}</span>}
      {keys && (
        <span className="flex gap-1 max-sm:hidden">
          {keys.map((key) => (
            <KeyCap key={key}>{key}</KeyCap>
          ))}
        </span>
      )}
    </Radix.Item>
  );
}

type MenuItemProps = {
  onSelect: () => void;
  children: ReactNode;
  icon?: IconName;
  fact?: ReactNode;
  keys?: string[];
  /** Red text. */
  isDangerous?: boolean;
  disabled?: boolean;
};

export function MenuLine() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
