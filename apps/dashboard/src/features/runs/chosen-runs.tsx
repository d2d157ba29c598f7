'use client';

import type { RunEntry } from '@pilothouse/contracts/runs';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { useShortcuts } from '@/ui/shortcuts';
import { toast } from '@/ui/toast';
import { compareHref, MOST_COMPARED } from './compare/compared-runs';

export type Chosen = {
  ids: readonly string[];
  has: (run: RunEntry) => boolean;
  toggle: (run: RunEntry) => void;
  clear: () => void;
};

/** The runs of the list that are chosen to be compared. One that is gone is chosen no more. */
export function useChosen(runs: readonly RunEntry[]): Chosen {
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const ids = wanted.filter((id) => runs.some((run) => run.id === id));
  const has = ({ id }: RunEntry) => ids.includes(id);
  return {
    ids,
    has,
    toggle: (run) => {
      if (has(run)) return setWanted(ids.filter((id) => id !== run.id));
      if (run.kind !== 'training') return toast('Only trainings are compared');
      if (run.status.state === 'queued') return toast('A run that waits has nothing to compare yet');
      if (ids.length >= MOST_COMPARED) return toast(`At most ${MOST_COMPARED} runs are compared`);
      setWanted([...ids, run.id]);
    },
    clear: () => setWanted([]),
  };
}

/** Beside the row of a run, not in it: the row is a link. */
export function ChooseBox({ run, chosen }: { run: RunEntry; chosen: Chosen }) {
  const isChosen = chosen.has(run);
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={isChosen}
      aria-label={`Choose ${run.name}`}
      title="Choose, to compare"
      onClick={() => chosen.toggle(run)}
      className="group/box grid w-7 shrink-0 place-items-center pl-2 max-sm:w-9"
    >
      <span
        className={cn(
          'grid size-4 place-items-center rounded-xs border transition-colors duration-(--ph-fast)',
          isChosen
            ? 'border-accent bg-accent text-on-accent'
            : 'border-line-strong text-transparent group-hover/box:border-accent',
        )}
      >
        <Icon name="check" className="size-3" />
      </span>
    </button>
  );
}

/** Floats, so that the list does not jump. */
export function ChosenBar({ chosen }: { chosen: Chosen }) {
  const router = useRouter();
  const { ids } = chosen;
  const compare = () => ids.length >= 2 && router.push(compareHref(ids));
  useShortcuts([{ keys: 'c', title: 'Compare the chosen runs', run: compare }]);
  if (ids.length === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label="Chosen runs"
      onKeyDown={(event) => event.key === 'Escape' && chosen.clear()}
      className="fixed bottom-12 left-1/2 z-20 flex h-[42px] -translate-x-1/2 items-center gap-2 rounded-md bg-overlay pr-1.5 pl-3.5 whitespace-nowrap shadow-pop max-sm:inset-x-3 max-sm:bottom-[72px] max-sm:h-[52px] max-sm:translate-x-0"
    >
      <span className="text-sm font-medium">{ids.length} chosen</span>
      <span className="text-xs text-muted max-sm:hidden">
        {ids.length === 1 ? 'choose one more to compare' : `at most ${MOST_COMPARED}`}
      </span>
      <span className="flex-1" />
      <Button size="sm" disabled={ids.length < 2} onClick={compare}>
        Compare
      </Button>
      <IconButton icon="close" label="Choose none" size="sm" onClick={chosen.clear} />
    </div>
  );
}
