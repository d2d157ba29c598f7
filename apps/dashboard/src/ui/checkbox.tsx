'use client';

import { Checkbox as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { Icon } from './icon';

export function Checkbox({ isChecked, onChange, children, label, disabled, className }: CheckboxProps) {
  return (
    <label className={cn('flex items-center gap-2 text-sm text-text-2 max-sm:min-h-11', className)}>
      <Radix.Root
        checked={isChecked}
        onCheckedChange={(next) => onChange(next === true)}
        disabled={disabled}
        aria-label={label}
        className="relative grid size-[15px] shrink-0 place-items-center rounded-xs border border-line-control bg-inset text-on-accent after:absolute after:-inset-1.5 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Indicator>
          <Icon name="check" className="size-[11px] stroke-[2.2]" />
        </Radix.Indicator>
      </Radix.Root>
      {children}
    </label>
  );
}

type CheckboxProps = {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  /** The visible label. */
  children?: ReactNode;
  /** Read out where there is no visible one. */
  label?: string;
  disabled?: boolean;
  className?: string;
};
