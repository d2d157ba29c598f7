import type { ReactNode } from 'react';

export function KeyCap({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block h-[17px] min-w-[18px] rounded-xs border border-line-strong bg-surface px-1 text-center font-sans text-2xs leading-4 font-medium whitespace-nowrap text-muted">
      {children}
    </kbd>
  );
}
