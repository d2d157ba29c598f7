'use client';

import dynamic from 'next/dynamic';
import { RunFrame } from '@/features/runs/run-frame';
import { Runs } from '@/features/runs/runs';
import { Loading } from '@/ui/skeleton';
import { loadRun } from './load-run';

// An address that names a run needs it at once, not only when React has got there.
if (typeof window !== 'undefined' && new URLSearchParams(window.location.search).has('id'))
  loadRun().catch(() => undefined);

const RunRoute = dynamic(loadRun, {
  loading: () => (
    <Loading isLoading frame={<RunFrame />}>
      {() => null}
    </Loading>
  ),
});

export const RunsRoute = () => <Runs Page={RunRoute} />;
