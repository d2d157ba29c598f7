import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RunGpu } from '@/features/gpu/run-gpu';
import { Runs } from '@/features/runs/runs';

export const metadata: Metadata = { title: 'Runs' };

export default function Page() {
  return (
    <Suspense>
      <Runs parts={{ RunGpu }} />
    </Suspense>
  );
}
