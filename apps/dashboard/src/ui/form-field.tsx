'use client';

import { createContext, type ReactNode, useContext, useId } from 'react';
import { cn } from './cn';
import { Icon } from './icon';

/** For a field that is laid out in another way than `FormField` does. */
export const FieldContext = createContext<FieldAttributes>({});

type FieldAttributes = { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean };

/** Spread these on the control; `TextField`, `Select` and `ChipsField` do it by themselves. */
export const useFormField = () => useContext(FieldContext);

/** Label above, help below; an error takes the place of the help. `onReset` shows the dot of a value changed from its preset. */
export function FormField({ label, help, error, onReset, children, className }: FormFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(error) || help !== undefined;
  const attributes = {
    id,
    'aria-describedby': hasNote ? noteId : undefined,
    'aria-invalid': error ? true : undefined,
  };
  return (
    <div className={cn('grid min-w-0 content-start gap-1.5', className)}>
      <span className="flex items-center gap-2">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {onReset && <ResetDot onReset={onReset} />}
      </span>
      <FieldContext value={attributes}>{children}</FieldContext>
      {hasNote && (
        <p
          id={noteId}
          role={error ? 'alert' : undefined}
          className={cn('min-h-[1lh] text-xs', error ? 'flex gap-1.5 text-danger' : 'text-muted')}
        >
          {error && <Icon name="failed" className="mt-px size-3.5" />}
          <span>{error || help}</span>
        </p>
      )}
    </div>
  );
}

type FormFieldProps = {
  label: ReactNode;
  help?: ReactNode;
  /** A sentence; empty or undefined when nothing is wrong. */
  error?: string;
  onReset?: () => void;
  children: ReactNode;
  className?: string;
};

function ResetDot({ onReset }: { onReset: () => void }) {
  return (
    <button
      type="button"
      onClick={onReset}
      title="Changed. Reset to the preset"
      aria-label="Reset to the preset"
      className="relative grid size-4 place-items-center rounded-full before:size-1.5 before:rounded-full before:bg-accent after:absolute after:-inset-1 hover:before:bg-accent-hover"
    />
  );
}
