'use client';

import type { Run } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { counted, moment } from '@/ui/format';
import type { EarlierPart } from './earlier-parts';
import { useEarlierParts } from './use-earlier';

/** Whose the epochs before the first one of a run that goes on are: one row for each run before it. */
export function EarlierEpochs({ run, what }: { run: Run; what: 'checkpoint' | 'sampling' }) {
  const parts = useEarlierParts(run);
  if (parts.length === 0) return null;
  return (
    <ul aria-label={`Earlier ${what}s`} className="shrink-0 border-t border-line text-sm">
      {parts.map((part) => (
        <li
          key={part.id}
          className="flex min-h-row flex-wrap items-center gap-x-3 border-b border-line px-4 py-1 last:border-b-0 max-sm:min-h-11 max-sm:px-3.5"
        >
          <span className="font-medium tabular-nums">{epochsText(part)}</span>
          {part.run ? (
            <>
              <Link href={`/runs/?id=${part.id}`} className="text-accent-text hover:underline">
                in the run of {moment(part.run.createdAt)}
              </Link>
              <span className="text-muted">
                {counted(what === 'checkpoint' ? part.checkpoints : part.samplings, what)}
              </span>
            </>
          ) : (
            <span className="text-muted">in run {part.id}, which was deleted</span>
          )}
        </li>
      ))}
    </ul>
  );
}

const epochsText = ({ from, to }: EarlierPart) => (from === to ? `Epoch ${to}` : `Epochs ${from}–${to}`);
