import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CaptionReview } from '@/features/captioning/caption-review';
import { RunGpu } from '@/features/gpu/run-gpu';
import { Runs } from '@/features/runs/runs';

export const metadata: Metadata = { title: 'Runs' };

export default function Page() {
  return (
    <Suspense>
      <Runs parts={{ RunGpu, CaptionReview }} />
    </Suspense>
  );
}
