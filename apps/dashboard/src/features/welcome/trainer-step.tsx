import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { trainingSetupQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { Note } from '@/ui/note';

/** Where the trainer was looked for, why it is no use as it is, and how to look again. */
export function TrainerStep({ setup, onLeave }: { setup: TrainingSetup | undefined; onLeave: () => void }) {
  const { refetch, isFetching } = useQuery(trainingSetupQuery);
  return (
    <div className="mt-2.5 max-w-[712px]">
      {setup?.trainer.problem && <Note tone="warn">{setup.trainer.problem}</Note>}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button working={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
        <Button asChild>
          <Link href="/settings/#trainer">Name its folder</Link>
        </Button>
        <Button asChild>
          <Link href="/train/?rehearse=1" title="Walks the whole way without it; no model is trained">
            Rehearse without it
          </Link>
        </Button>
        <Button look="bare" onClick={onLeave}>
          Later
        </Button>
      </div>
    </div>
  );
}
