import type { ReactNode } from 'react';

/** One way on: what it is, its button, and what it helps and costs. */
export function Way({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-[18px] py-2.5 first:pt-2 max-sm:px-3.5">
      <span className="font-medium">{title}</span>
      {action}
      <p className="col-span-full text-sm text-muted">{children}</p>
    </li>
  );
}
