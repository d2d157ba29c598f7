import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Media } from '@/features/media/media';

export const metadata: Metadata = { title: 'Media' };

export default function Page() {
  return (
    <Suspense>
      <Media />
    </Suspense>
  );
}
