'use client';

import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { fieldClass } from './field-class';
import { useFormField } from './form-field';

/** One line of text. `before` and `after` stand inside its frame (an icon, a unit, a small button). */
export function TextField({ before, after, size, className, isMono, ...rest }: TextFieldProps) {
  const field = useFormField();
  return (
    <span className={cn(fieldClass({ size }), className)}>
      {before}
      <input
        spellCheck={false}
        autoComplete="off"
        {...field}
        {...rest}
        className={cn('min-w-0 flex-1 bg-transparent outline-none disabled:text-disabled', isMono && 'mono')}
      />
      {after}
    </span>
  );
}

export type TextFieldProps = Omit<ComponentProps<'input'>, 'size'> & {
  before?: ReactNode;
  after?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** For what a machine reads: paths, numbers of a command. */
  isMono?: boolean;
};
