'use client';

import { useState } from 'react';
import { Icon } from './icon';
import { TextField, type TextFieldProps } from './text-field';

/** Dots, and an eye that shows what was typed. Say with `autoComplete` whether it is the current or a new one. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'after' | 'before'>) {
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      after={
        <button
          type="button"
          aria-pressed={isShown}
          aria-label="Show the password"
          onClick={() => setShown(!isShown)}
          className="relative grid rounded-xs text-muted after:absolute after:-inset-2 hover:text-text aria-pressed:text-accent-text max-sm:after:-inset-3.5"
        >
          <Icon name="eye" />
        </button>
      }
    />
  );
}
