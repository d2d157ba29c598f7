'use client';

import { useEffect, useState } from 'react';
import { RunFrame } from '@/features/runs/run-frame';
import { Runs } from '@/features/runs/runs';
import { Loading } from '@/ui/skeleton';
import { loadedRun, loadRun } from './load-run';

// An address that names a run needs it at once, not only when React has got there.
if (typeof window !== 'undefined' && new URLSearchParams(window.location.search).has('id'))
  loadRun().catch(() => undefined);

export const RunsRoute = () => <Runs Page={RunLoaded} />;

/** Without a Suspense: React would hold back what comes within 300 ms of its fallback. */
function RunLoaded({ id }: { id: string }) {
  const [Page, setPage] = useState(loadedRun);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!Page) loadRun().then((page) => setPage(() => page), setError);
  }, [Page]);
  if (error) throw error;
  return Page ? (
    <Page id={id} />
  ) : (
    <Loading isLoading frame={<RunFrame />}>
      {() => null}
    </Loading>
  );
}
