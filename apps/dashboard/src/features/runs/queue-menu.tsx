'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { isHeld } from './run-words';
import { StopDialog } from './stop-dialog';
import { useQueueAction } from './use-queue';

/** What can be done with a run that waits. */
export function QueueMenu({ run }: { run: AnyRun }) {
  const router = useRouter();
  const action = useQueueAction(run.id);
  const [isLeaving, setLeaving] = useState(false);
  const isStale = useStaleSince() !== null;
  const { name } = run;
  return (
    <>
      <Menu trigger={<IconButton icon="more" label={`What to do with ${name}`} size="sm" />}>
        <MenuItem
          icon="up"
          disabled={isStale || (run.place === 1 && !isHeld(run))}
          onSelect={() => action.mutate('next')}
        >
          Run next
        </MenuItem>
        {isHeld(run) ? (
          <MenuItem icon="play" disabled={isStale} onSelect={() => action.mutate('release')}>
            Release
          </MenuItem>
        ) : (
          <MenuItem icon="pause" disabled={isStale} onSelect={() => action.mutate('hold')}>
            Hold
          </MenuItem>
        )}
        {run.kind === 'training' && (
          <MenuItem icon="copy" onSelect={() => router.push(`/train/?from=${run.id}`)}>
            Clone
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem icon="close" isDangerous disabled={isStale} onSelect={() => setLeaving(true)}>
          Take out…
        </MenuItem>
      </Menu>
      <StopDialog run={run} isOpen={isLeaving} onClose={() => setLeaving(false)} />
    </>
  );
}
