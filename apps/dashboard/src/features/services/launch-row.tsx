import { type ReactNode, useId } from 'react';
import { FieldContext } from '@/ui/form-field';

type Props = {
  title: string;
  help?: string;
  /** Beside the control, muted: "was 0.4, applies on restart". */
  note?: string;
  /** A sentence; takes the place of the note and of the help. */
  error?: string;
  onReset?: () => void;
  children: ReactNode;
};

/** One option: its title left, its control right, what is to be said about it after or below. */
export function LaunchRow({ title, help, note, error, onReset, children }: Props) {
  const id = useId();
  return (
    <div className="grid grid-cols-[138px_minmax(0,1fr)] items-start gap-x-3 max-sm:grid-cols-1 max-sm:gap-y-1">
      <span className="flex min-h-control-sm min-w-0 items-center gap-1.5 sm:min-h-control">
        <label htmlFor={id} className="truncate text-sm text-text-2">
          {title}
        </label>
        {onReset && (
          <button
            type="button"
            onClick={onReset}
            title="Changed. Back to what the catalogue says"
            aria-label={`${title}: back to what the catalogue says`}
            className="relative grid size-4 shrink-0 place-items-center rounded-full before:size-1.5 before:rounded-full before:bg-accent after:absolute after:-inset-1 hover:before:bg-accent-hover"
          />
        )}
      </span>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <FieldContext
          value={{
            id,
            'aria-describedby':
              [error || note ? `${id}-note` : '', help && !error ? `${id}-help` : ''].join(' ').trim() ||
              undefined,
            'aria-invalid': error ? true : undefined,
          }}
        >
          {children}
        </FieldContext>
        {(error || note) && (
          <span
            id={`${id}-note`}
            role={error ? 'alert' : undefined}
            className={error ? 'text-xs text-danger' : 'text-xs text-muted'}
          >
            {error || note}
          </span>
        )}
        {help && !error && (
          <span id={`${id}-help`} className="basis-full pb-1 text-xs text-muted">
            {help}
          </span>
        )}
      </div>
    </div>
  );
}
