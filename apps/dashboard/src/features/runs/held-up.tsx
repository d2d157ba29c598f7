import type { AnyRun } from '@pilothouse/contracts/runs';
import { Note } from '@/ui/note';

/** What keeps a run from going on while it is in progress: a full disk, say. */
export function HeldUp({ run }: { run: AnyRun }) {
  if (!run.notice) return null;
  return (
    <Note tone="warn" className="shrink-0">
      {run.notice}
    </Note>
  );
}
