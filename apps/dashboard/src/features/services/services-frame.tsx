import { Skeleton } from '@/ui/skeleton';

const WIDTHS = ['w-24', 'w-16', 'w-28', 'w-20', 'w-24', 'w-16', 'w-24', 'w-20', 'w-28'];

/** The table before anything is known. */
export function ServicesFrame() {
  return (
    <ul>
      {WIDTHS.map((width, at) => (
        <li key={at} className="flex h-10 items-center gap-24 border-b border-line pl-[38px]">
          <Skeleton className={width} />
          <Skeleton className="w-20" />
        </li>
      ))}
    </ul>
  );
}
