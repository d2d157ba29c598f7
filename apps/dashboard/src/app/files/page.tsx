import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Files } from '@/features/files/files';

export const metadata: Metadata = { title: 'Files' };

export default function Page() {
  return (
    <Suspense>
      <Files />
    </Suspense>
  );
}
