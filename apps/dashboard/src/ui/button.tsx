'use client';

import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { useStaleSince } from '@/api/connection';
import { cn } from './cn';

/** `pri` is filled, one a page. `dng` is red text; `dngFill` only as the last step in a dialog. `bare` in toolbars and rows. */
const buttonClass = cva(
  [
    'relative inline-flex items-center justify-center overflow-hidden rounded-sm border font-medium whitespace-nowrap select-none',
    'transition-colors duration-(--ph-fast) ease-standard',
    'disabled:cursor-not-allowed aria-disabled:cursor-not-allowed',
  ],
  {
    variants: {
      look: {
        pri: 'border-transparent bg-accent font-bold text-on-accent enabled:hover:bg-accent-hover enabled:active:bg-accent-press [a&]:hover:bg-accent-hover disabled:border-line-strong disabled:bg-raised disabled:font-medium disabled:text-disabled',
        default:
          'border-line-strong bg-raised text-text enabled:hover:bg-overlay [a&]:hover:bg-overlay disabled:text-disabled [&>.icon]:text-muted disabled:[&>.icon]:text-disabled',
        bare: 'border-transparent text-text-2 enabled:hover:bg-raised enabled:hover:text-text [a&]:hover:bg-raised [a&]:hover:text-text disabled:text-disabled',
        dng: 'border-line-strong bg-raised text-danger enabled:hover:bg-danger-soft disabled:text-disabled',
        dngFill:
          'border-transparent bg-danger-fill font-bold text-on-danger enabled:hover:brightness-110 disabled:bg-raised disabled:text-disabled',
      },
      size: {
        md: 'h-control gap-[7px] px-[11px] text-sm max-sm:h-9',
        sm: 'h-control-sm gap-[5px] px-2 text-xs max-sm:h-9',
        lg: 'h-[38px] gap-2 px-4 text-md max-sm:h-11',
      },
      square: { true: 'px-0' },
      on: { true: 'border-accent-line bg-accent-soft text-accent-text enabled:hover:bg-accent-soft' },
    },
    compoundVariants: [
      { square: true, size: 'md', class: 'w-control max-sm:w-9' },
      { square: true, size: 'sm', class: 'w-control-sm max-sm:w-9' },
      { square: true, size: 'lg', class: 'w-[38px]' },
    ],
    defaultVariants: { look: 'default', size: 'md' },
  },
);

export type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonClass> & {
    /** While it works the label stays, a bar runs along its lower edge, and it takes no second click. */
    working?: boolean;
    /** Changes something on the pod: disabled while the connection is lost. */
    writes?: boolean;
    /** Gives look and behaviour to the one child, for example a `<Link>`. */
    asChild?: boolean;
  };

export function Button(props: ButtonProps) {
  const { look, size, square, on, working, writes, asChild, className, children, disabled, ...rest } = props;
  const isStale = useStaleSince() !== null;
  const classes = cn(buttonClass({ look, size, square, on }), className);
  if (asChild) {
    return (
      <Slot.Root data-filled={look === 'pri' || undefined} className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      data-filled={look === 'pri' || undefined}
      {...rest}
      className={classes}
      disabled={disabled || (writes && isStale)}
      aria-busy={working || undefined}
      onClick={working ? (event) => event.preventDefault() : rest.onClick}
    >
      {children}
      {working && (
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 overflow-hidden">
          <span className="block h-full w-1/3 animate-[work_1.1s_linear_infinite] bg-current motion-reduce:w-full" />
        </span>
      )}
    </button>
  );
}
