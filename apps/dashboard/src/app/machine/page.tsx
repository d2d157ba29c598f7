import type { Metadata } from 'next';
import { Suspense } from 'react';
import { GpuCards } from '@/features/gpu/gpu-cards';
import { MachinePage } from '@/features/machine/machine-page';

export const metadata: Metadata = { title: 'Machine' };

export default function Page() {
  return (
    <Suspense>
      <MachinePage parts={{ GpuCards }} />
    </Suspense>
  );
}
