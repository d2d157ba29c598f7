import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Services } from '@/features/services/services';

export const metadata: Metadata = { title: 'Services' };

export default function Page() {
  return (
    <Suspense>
      <Services />
    </Suspense>
  );
}
