import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from '@/ui/error-state';
import { Skeleton } from '@/ui/skeleton';

/** What a section shows once it is known, and until then that it is on its way, or why it is not. */
export function Loaded<T>({ query, failure, children }: LoadedProps<T>) {
  if (query.isError) {
    return (
      <ErrorState className="p-0" title={failure} error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data === undefined) return <Skeleton className="w-64" />;
  return children(query.data);
}

type LoadedProps<T> = {
  query: UseQueryResult<T>;
  /** “The … could not be read”. */
  failure: string;
  children: (data: T) => ReactNode;
};
