'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useSettled } from '@/ui/use-settled';

const UploadStripPart = dynamic(
  () => import('@/features/datasets/upload-strip-part').then((part) => part.UploadStripPart),
  { ssr: false },
);

/** What is on its way into the datasets goes on while somebody looks at something else, and is seen there too. */
export function UploadStripRoute() {
  const isElsewhere = !usePathname().startsWith('/datasets');
  const isSettled = useSettled();
  return isElsewhere && isSettled ? <UploadStripPart /> : null;
}
