import { cn } from './cn';
import { sentenceOf } from './error-state';

/** Beside what was asked for: why it was not done. Nothing while there is no error. */
export function Failure({ error, className }: { error: unknown; className?: string }) {
  if (!error) return null;
  return (
    <p role="alert" className={cn('text-sm text-danger', className)}>
      {sentenceOf(error)}
    </p>
  );
}
