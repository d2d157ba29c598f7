import type { RestoreReport } from '@pilothouse/contracts/trash';
import { useMutation } from '@tanstack/react-query';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { IconButton } from '@/ui/icon-button';
import { Note } from '@/ui/note';
import { toast } from '@/ui/toast';
import { restoreAs } from './trash.queries';

export type Refused = RestoreReport['refused'][number];

/** Why something could not be put back, with the other name it could have. */
export function RefusedList({ refused, onSettled }: RefusedListProps) {
  if (refused.length === 0) return null;
  return (
    <ul aria-label="Not put back" className="grid gap-2">
      {refused.map((each) => (
        <li key={each.id}>
          <OneRefused refused={each} onSettled={() => onSettled(each.id)} />
        </li>
      ))}
    </ul>
  );
}

type RefusedListProps = { refused: Refused[]; onSettled: (id: string) => void };

function OneRefused({ refused: { id, what, reason, suggestion }, onSettled }: OneRefusedProps) {
  const restore = useMutation({
    mutationFn: (name: string) => restoreAs(id, name),
    onSuccess: (_, name) => {
      toast(`${what} is back as ${name}`);
      onSettled();
    },
  });
  return (
    <Note
      tone="warn"
      action={
        <span className="flex items-center gap-1">
          {suggestion !== null && (
            <Button size="sm" writes working={restore.isPending} onClick={() => restore.mutate(suggestion)}>
              Put back as {suggestion}
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" size="sm" onClick={onSettled} />
        </span>
      }
    >
      <span className="font-medium text-text">{what}</span> stays in the trash.{' '}
      {restore.error ? sentenceOf(restore.error) : reason}
    </Note>
  );
}

type OneRefusedProps = { refused: Refused; onSettled: () => void };
