'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useSettled } from '@/ui/use-settled';

const UploadTray = dynamic(() => import('@/features/datasets/upload-tray').then((tray) => tray.UploadTray), {
  ssr: false,
});

/** What is on its way into the datasets goes on while somebody looks at something else, and is seen there too. */
export function UploadTrayRoute() {
  const isElsewhere = !usePathname().startsWith('/datasets');
  const isSettled = useSettled();
  return isElsewhere && isSettled ? <UploadTray isCompact /> : null;
}
