import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Terminals } from '@/features/terminals/terminals';

export const metadata: Metadata = { title: 'Terminal' };

export default function Page() {
  return (
    <Suspense>
      <Terminals />
    </Suspense>
  );
}
