import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ModelsRoute } from './models-route';

export const metadata: Metadata = { title: 'Models' };

export default function Page() {
  return (
    <Suspense>
      <ModelsRoute />
    </Suspense>
  );
}
