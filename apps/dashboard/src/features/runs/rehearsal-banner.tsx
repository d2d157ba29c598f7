import type { Run } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { Note } from '@/ui/note';
import { isOver, isRehearsal } from './run-words';

/** Stays as long as the run is looked at: what is shown below it is nobody's training. */
export function RehearsalBanner({ run }: { run: Run }) {
  if (!isRehearsal(run)) return null;
  return (
    <Note
      tone="info"
      className="shrink-0 border border-info-line"
      action={
        isOver(run) && (
          <Button asChild size="sm">
            <Link href={`/train/?real=${run.id}`}>Train for real</Link>
          </Button>
        )
      }
    >
      <p>
        <b className="font-medium">Rehearsal: no model is trained.</b>{' '}
        <span className="text-text-2">
          A stand-in takes the steps. Its losses and pictures are made up, and nothing is published.
        </span>
      </p>
    </Note>
  );
}
