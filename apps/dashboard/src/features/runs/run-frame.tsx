import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Skeleton } from '@/ui/skeleton';
import { RunTitle } from './run-title';

/** The page of a run while it loads. */
export function RunFrame() {
  return (
    <>
      <PageHeader title={<RunTitle>{<Skeleton className="w-32" />}</RunTitle>} />
      <Board>
        <Panel className="grid h-[106px] shrink-0 content-between p-4">
          <div className="flex justify-between">
            {['w-20', 'w-12', 'w-16', 'w-16', 'w-20', 'w-24'].map((width, at) => (
              <Skeleton key={at} className={width} />
            ))}
          </div>
          <Skeleton className="h-2 w-full" />
        </Panel>
        <div className="grid flex-1 gap-gap lg:grid-cols-[minmax(0,1fr)_372px]">
          <Panel />
          <Panel className="max-lg:hidden" />
        </div>
      </Board>
    </>
  );
}
