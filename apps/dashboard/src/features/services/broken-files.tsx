import type { BrokenServiceFile } from '@pilothouse/contracts/services';
import type { BrokenEntry } from '@pilothouse/contracts/tools';
import { StateDot } from '@/ui/state-label';

/** Files that cannot be used, each with the reason. All others work. */
export function BrokenFiles({ entries, files }: { entries: BrokenEntry[]; files: BrokenServiceFile[] }) {
  const broken = [...entries, ...files];
  if (broken.length === 0) return null;
  return (
    <ul aria-label="Files that cannot be used" className="border-t border-line">
      {broken.map(({ file, why }) => (
        <li
          key={file}
          className="grid grid-cols-[13px_minmax(0,220px)_minmax(0,1fr)] items-start gap-x-2 gap-y-0.5 border-b border-line px-4 py-2.5 text-sm max-sm:grid-cols-[13px_minmax(0,1fr)]"
        >
          <StateDot state="failed" className="mt-[3px]" />
          <span className="mono break-all">{file}</span>
          <span className="break-words whitespace-pre-wrap text-danger max-sm:col-start-2">{why}</span>
        </li>
      ))}
    </ul>
  );
}
