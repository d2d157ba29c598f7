'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Toasts } from '@/ui/toast';
import { TooltipProvider } from '@/ui/tooltip';
import { Shell } from './shell';

/** Every page but those before the login stands in the shell. */
export function Frame({ floating, children }: { floating: ReactNode; children: ReactNode }) {
  const pathname = usePathname();
  const isBare = /^\/(login|welcome)\/?$/.test(pathname);
  return (
    <TooltipProvider>
      {isBare ? children : <Shell floating={floating}>{children}</Shell>}
      <Toasts />
    </TooltipProvider>
  );
}
