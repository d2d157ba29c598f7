'use client';

import type { Sighting } from '@pilothouse/contracts/downloads';
import { Button } from '@/ui/button';
import { StateLabel, type StateKind } from '@/ui/state-label';

const STATES: Record<Sighting['seen'], StateKind> = { yes: 'done', no: 'warning', unasked: 'stopped' };

/** What each tool answered when it was asked for a file. */
export function Sightings({ seen, onLook, isLooking }: SightingsProps) {
  if (seen.length === 0) return null;
  return (
    <ul className="grid gap-0.5">
      {seen.map(({ service, title, seen: answer, why }) => (
        <li key={service} className="text-xs text-text-2">
          <StateLabel state={STATES[answer]} className="mr-1.5 text-xs">
            {answer === 'yes'
              ? `Seen by ${title}`
              : answer === 'no'
                ? `Not seen by ${title}`
                : `${title} was not asked`}
          </StateLabel>
          {answer !== 'yes' && why}
        </li>
      ))}
      {seen.some(({ seen: answer }) => answer !== 'yes') && (
        <li>
          <Button look="bare" size="sm" className="-ml-2" working={isLooking} onClick={onLook}>
            Ask again
          </Button>
        </li>
      )}
    </ul>
  );
}

type SightingsProps = { seen: Sighting[]; onLook: () => void; isLooking: boolean };
