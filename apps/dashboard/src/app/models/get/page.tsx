import type { Metadata } from 'next';
import { Suspense } from 'react';
import { GetModels } from '@/features/downloads/get-models';

export const metadata: Metadata = { title: 'Get models' };

export default function Page() {
  return (
    <Suspense>
      <GetModels />
    </Suspense>
  );
}
