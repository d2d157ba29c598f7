import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RunsRoute } from './runs-route';

export const metadata: Metadata = { title: 'Runs' };

export default function Page() {
  return (
    <Suspense>
      <RunsRoute />
    </Suspense>
  );
}
