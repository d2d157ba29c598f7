'use client';

import type { ComponentType } from 'react';
import { useSearchParam } from '@/ui/use-search-param';
import { RunList } from './run-list';

/** All runs, or the one that the address names: its page the route hands over. */
export function Runs({ Page }: { Page: ComponentType<{ id: string }> }) {
  const [id] = useSearchParam('id');
  return id === null ? <RunList /> : <Page id={id} />;
}
