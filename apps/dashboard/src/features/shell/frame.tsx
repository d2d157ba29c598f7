'use client';

import { usePathname } from 'next/navigation';
import { Toasts } from '@/ui/toast';
import { TooltipProvider } from '@/ui/tooltip';
import { Shell, type ShellProps } from './shell';

/** Every page but those before the login stands in the shell. */
export function Frame(props: ShellProps) {
  const pathname = usePathname();
  const isBare = /^\/(login|welcome)\/?$/.test(pathname);
  return (
    <TooltipProvider>
      {isBare ? props.children : <Shell {...props} />}
      <Toasts />
    </TooltipProvider>
  );
}
