import type { InstallRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { barText, phaseTitle } from '@/features/runs/install-words';
import { stateKind, stateWord } from '@/features/runs/run-words';
import { Button } from '@/ui/button';
import { Panel } from '@/ui/panel';
import { StatePill } from '@/ui/state-label';

/** A tool is being installed, beside whatever has the GPU. */
export function LiveInstall({ run }: { run: InstallRun }) {
  return (
    <Panel className="flex shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1.5 px-4 py-3 max-sm:px-3.5">
      <h2 className="min-w-0 truncate text-md font-bold tracking-tight">
        <Link href={`/runs/?id=${run.id}`}>{run.name}</Link>
      </h2>
      <StatePill state={stateKind(run)}>{stateWord(run)}</StatePill>
      <span className="min-w-0 flex-1 truncate text-sm text-muted max-sm:order-last max-sm:basis-full">
        {[phaseTitle(run), run.progress.doing, barText(run)].filter(Boolean).join(', ')}
      </span>
      <Button size="sm" asChild>
        <Link href={`/runs/?id=${run.id}`}>Open</Link>
      </Button>
    </Panel>
  );
}
