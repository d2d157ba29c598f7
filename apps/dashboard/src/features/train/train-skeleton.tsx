import { Bench } from '@/ui/page';
import { Skeleton } from '@/ui/skeleton';

/** The real frame, grey where the form and the figures will be. */
export function TrainSkeleton() {
  return (
    <Bench className="lg:grid-cols-[minmax(0,1fr)_588px] lg:grid-rows-[minmax(0,1fr)]">
      <div className="grid content-start gap-[17px] pt-5 pr-7 pl-gutter max-sm:px-4">
        <Block label="w-14" field="h-[60px]" />
        <Block label="w-20" field="h-[60px]" />
        <div className="grid grid-cols-2 gap-4">
          <Block label="w-12" field="h-8" />
          <Block label="w-24" field="h-8" />
        </div>
        <Block label="w-14" field="h-[78px]" />
      </div>
      <div className="grid content-start gap-4 bg-surface px-5 pt-4 max-lg:hidden">
        <Skeleton className="w-40" />
        <Skeleton className="h-9 w-full" />
        <Skeleton className="w-24" />
        <Skeleton className="h-32 w-full" />
      </div>
    </Bench>
  );
}

function Block({ label, field }: { label: string; field: string }) {
  return (
    <div className="grid gap-2.5">
      <Skeleton className={label} />
      <Skeleton className={`w-full rounded-sm ${field}`} />
    </div>
  );
}
