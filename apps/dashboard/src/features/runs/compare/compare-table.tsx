import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { ColorDot } from './color-dot';
import type { Compared } from './compare-page';

/** One column for each run; the first column stays where it is while the others are scrolled. */
export function CompareTable({ compared, label, children }: CompareTableProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse text-sm [&_tbody:last-child>tr:last-child>*]:border-b-0">
        <thead>
          <tr>
            <th className={cn(FIRST, 'h-8')}>
              <span className="sr-only">What is compared</span>
            </th>
            {compared.map(({ run, label: name, color }) => (
              <th
                key={run.id}
                scope="col"
                className="h-8 min-w-32 border-b border-line px-3 text-left font-medium"
              >
                <span className="flex items-center gap-2">
                  <ColorDot color={color} />
                  <span className="max-w-44 truncate" title={name}>
                    {name}
                  </span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

type CompareTableProps = { compared: Compared[]; label: string; children: ReactNode };

const FIRST =
  'sticky left-0 z-10 w-48 min-w-36 border-b border-line bg-surface pr-3 pl-4 text-left font-normal text-muted max-sm:w-32 max-sm:min-w-28 max-sm:pl-3.5';

export function CompareRow({ name, isMono, values }: CompareRowProps) {
  return (
    <tr className="group/row">
      <th
        scope="row"
        className={cn(FIRST, 'py-1.5 align-top [overflow-wrap:anywhere]', isMono && 'mono text-xs break-all')}
      >
        {name}
      </th>
      {values.map((value, at) => (
        <td
          key={at}
          className={cn(
            'max-w-72 border-b border-line px-3 py-1.5 align-top [overflow-wrap:anywhere] tabular-nums',
            isMono && 'mono text-xs',
          )}
        >
          {value}
        </td>
      ))}
    </tr>
  );
}

type CompareRowProps = { name: string; values: ReactNode[]; isMono?: boolean };
