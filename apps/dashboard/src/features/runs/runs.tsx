'use client';

import { useSearchParam } from '@/ui/use-search-param';
import { RunList } from './run-list';
import { RunPage } from './run-page';

/** All runs, or the one that the address names. */
export function Runs() {
  const [id] = useSearchParam('id');
  return id === null ? <RunList /> : <RunPage id={id} />;
}
