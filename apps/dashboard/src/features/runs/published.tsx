import type { Run } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { Panel } from '@/ui/panel';
import { isDoneInVain } from './run-words';

/** Where the LoRA of a finished run is. */
export function Published({ run }: { run: Run }) {
  if (run.status.state !== 'done') return null;
  const { published } = run.status;
  const isInVain = isDoneInVain(run);
  return (
    <Panel
      className={cn(
        'flex shrink-0 items-start gap-2.5 p-4',
        isInVain ? 'border-warn-line' : 'border-ok-line',
      )}
    >
      <Icon name={isInVain ? 'warning' : 'ok'} className={cn('mt-0.5', isInVain ? 'text-warn' : 'text-ok')} />
      <div className="min-w-0 flex-1">
        <p className="font-bold">Published</p>
        <p className="mono [overflow-wrap:anywhere] text-text-2">models/{published}</p>
      </div>
      <Button asChild size="sm">
        <Link href={`/models/?path=${encodeURIComponent(published)}`}>Show</Link>
      </Button>
    </Panel>
  );
}
