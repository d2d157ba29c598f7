'use client';

import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { AnyRun } from '@pilothouse/contracts/runs';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { apiUrl } from '@/api/client';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { bytes, counted } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { compareHref } from './compare/compared-runs';
import { isOver } from './run-words';
import { useCleanUp, useRemoveRun } from './use-remove-run';

/** What is seldom done with a run. */
export function RunMore({ run }: { run: AnyRun }) {
  const router = useRouter();
  const isStale = useStaleSince() !== null;
  const remove = useRemoveRun(run);
  const cleanUp = useCleanUp(run);
  const [isAsking, setAsking] = useState(false);
  const checkpoints = run.kind === 'training' ? run.checkpoints : [];
  const kept = checkpoints.filter(({ isKept }) => isKept);
  const superfluous = superfluousOf(checkpoints);
  const isEnded = isOver(run);
  const onRemove = () => (kept.length > 0 ? setAsking(true) : remove.mutate({ anyway: false }));
  return (
    <>
      <Menu trigger={<IconButton icon="more" label={`More for ${run.name}`} />}>
        <MenuItem
          icon="eye"
          disabled={run.kind !== 'training' || run.status.state === 'queued'}
          onSelect={() => router.push(compareHref([run.id]))}
        >
          Compare with…
        </MenuItem>
        {run.kind === 'training' && (
          <MenuItem icon="copy" onSelect={() => router.push(`/train/?from=${run.id}`)}>
            Clone
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem
          icon="download"
          disabled={run.kind !== 'training' || !isEnded}
          onSelect={() => download(run, false)}
        >
          Export as archive
        </MenuItem>
        {checkpoints.length > 0 && (
          <MenuItem
            icon="download"
            disabled={!isEnded}
            fact={bytes(sizeOf(checkpoints))}
            onSelect={() => download(run, true)}
          >
            Export with checkpoints
          </MenuItem>
        )}
        <MenuLine />
        {superfluous.length > 0 && (
          <MenuItem
            icon="disk"
            disabled={isStale || !isEnded}
            fact={bytes(sizeOf(superfluous))}
            onSelect={() => cleanUp.mutate()}
          >
            Clean up: drop all but kept and final
          </MenuItem>
        )}
        <MenuItem icon="trash" isDangerous disabled={isStale || !isEnded} onSelect={onRemove}>
          Delete
        </MenuItem>
      </Menu>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Delete ${run.name} with what you keep?`}
        actions={
          <>
            <Button data-safe onClick={() => setAsking(false)}>
              Leave it
            </Button>
            <Button
              look="dngFill"
              writes
              working={remove.isPending}
              onClick={() => remove.mutate({ anyway: true })}
            >
              Delete it anyway
            </Button>
          </>
        }
      >
        {counted(kept.length, 'checkpoint')} that you keep would go with it, {bytes(sizeOf(kept))} in all.
        From the trash it can be put back.
      </Dialog>
    </>
  );
}

const sizeOf = (checkpoints: readonly Checkpoint[]) =>
  checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);

/** Where there is no final one, the newest takes its place. */
function superfluousOf(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const whole = checkpoints.filter(({ isComplete }) => isComplete);
  const last = whole.find(({ isFinal }) => isFinal) ?? whole.at(-1);
  return whole.filter((each) => each !== last && !each.isKept);
}

/** The browser takes it from there: an archive may be larger than what fits into a page. */
function download({ id }: AnyRun, withCheckpoints: boolean) {
  const link = document.createElement('a');
  link.href = apiUrl(`/runs/${id}/archive${withCheckpoints ? '?checkpoints=true' : ''}`);
  link.download = '';
  link.click();
}
