import { Panel } from '@/ui/panel';
import { Skeleton } from '@/ui/skeleton';

/** The real frame, with grey bars where text will be. */
export function HomeSkeleton() {
  return (
    <div aria-busy className="contents animate-none">
      <Panel className="grid h-[60px] grid-cols-4 items-center gap-4 px-4">
        {[0, 1, 2, 3].map((at) => (
          <Skeleton key={at} className="w-20" />
        ))}
      </Panel>
      <div className="grid gap-gap lg:grid-cols-[minmax(0,1fr)_372px]">
        <Panel className="h-64 p-4">
          <Skeleton className="w-32" />
        </Panel>
        <Panel className="h-64 p-4">
          <Skeleton className="w-24" />
        </Panel>
      </div>
    </div>
  );
}
