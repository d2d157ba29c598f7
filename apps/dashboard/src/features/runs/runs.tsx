'use client';

import { useSearchParam } from '@/ui/use-search-param';
import { RunList } from './run-list';
import { RunPage } from './run-page';
import { type RunParts, RunPartsContext } from './run-parts';

/** All runs, or the one that the address names. */
export function Runs({ parts }: { parts: RunParts }) {
  const [id] = useSearchParam('id');
  return <RunPartsContext value={parts}>{id === null ? <RunList /> : <RunPage id={id} />}</RunPartsContext>;
}
