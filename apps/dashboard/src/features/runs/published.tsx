import type { Run } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { Panel } from '@/ui/panel';
import { isDoneInVain } from './run-words';

/** Where the LoRAs of a run are: the last epoch's, and what was published by hand. */
export function Published({ run }: { run: Run }) {
  const paths = [
    ...(run.status.state === 'done' && run.status.published !== null
      ? [{ path: run.status.published, epoch: null }]
      : []),
    ...run.publications,
  ];
  if (paths.length === 0) return null;
  const isInVain = isDoneInVain(run);
  return (
    <Panel
      className={cn(
        'grid max-h-[168px] shrink-0 gap-2.5 overflow-y-auto p-4',
        isInVain ? 'border-warn-line' : 'border-ok-line',
      )}
    >
      {paths.map(({ path, epoch }) => (
        <div key={path} className="flex items-start gap-2.5">
          <Icon
            name={isInVain ? 'warning' : 'ok'}
            className={cn('mt-0.5', isInVain ? 'text-warn' : 'text-ok')}
          />
          <div className="min-w-0 flex-1">
            <p className="font-bold">Published{epoch !== null && `, epoch ${epoch}`}</p>
            <p className="mono [overflow-wrap:anywhere] text-text-2">models/{path}</p>
          </div>
          <Button asChild size="sm">
            <Link href={`/models/?path=${encodeURIComponent(path)}`}>Show</Link>
          </Button>
        </div>
      ))}
    </Panel>
  );
}
