import { Bench } from '@/ui/page';
import { Skeleton } from '@/ui/skeleton';

const CELLS = 20;
const LINES = 14;

/** The real frame, grey where pictures and words will be. */
export function BenchSkeleton() {
  return (
    <Bench className="grid-rows-[minmax(0,1fr)] overflow-hidden max-sm:border-t-0 md:grid-cols-[208px_minmax(0,1fr)] md:divide-x md:divide-line lg:grid-cols-[208px_minmax(0,1fr)_296px] lg:*:overflow-hidden">
      <div className="grid content-start gap-3.5 bg-surface px-4 py-4 max-md:hidden">
        {Array.from({ length: LINES }, (_, at) => (
          <Skeleton key={at} className={at % 3 === 0 ? 'w-20' : 'w-32'} />
        ))}
      </div>
      <div className="grid grid-cols-5 content-start gap-2.5 px-3.5 pt-[50px] max-sm:grid-cols-3 max-sm:gap-2 max-sm:px-3">
        {Array.from({ length: CELLS }, (_, at) => (
          <div key={at} className="pb-[35px]">
            <Skeleton className="aspect-square h-auto w-full rounded-[4px]" />
          </div>
        ))}
      </div>
      <div className="grid content-start gap-3 bg-surface p-4 max-lg:hidden">
        <Skeleton className="w-36" />
        <Skeleton className="h-44 w-full" />
        <Skeleton className="w-52" />
      </div>
    </Bench>
  );
}
