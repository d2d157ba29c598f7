'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { Dialog } from 'radix-ui';
import { type ComponentType, useState } from 'react';
import { activeRunsQuery } from '@/api/queries';
import { useShortcuts } from '@/ui/shortcuts';
import { PaletteBox } from './palette-box';
import { rememberItem } from './recent-items';
import { useAct } from './use-act';

type PaletteProps = {
  /** Asks before a run is stopped; the runs feature's. */
  StopDialog: ComponentType<{ run: AnyRun; isOpen: boolean; onClose: () => void }>;
};

/** Ctrl/Cmd K: go to, do. */
export function Palette({ StopDialog }: PaletteProps) {
  const [isOpen, setOpen] = useState(false);
  const [stoppingId, setStoppingId] = useState<string | null>(null);
  const { data: runs = [] } = useQuery(activeRunsQuery);
  const act = useAct(setStoppingId);
  useShortcuts([
    { keys: 'mod+k', title: 'Find or do', group: 'Everywhere', run: () => setOpen((before) => !before) },
  ]);

  const stopping = runs.find(({ id }) => id === stoppingId);
  return (
    <>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed top-[112px] left-1/2 z-40 w-[min(640px,calc(100vw-16px))] -translate-x-1/2 overflow-hidden rounded-lg bg-surface shadow-dialog outline-none max-sm:top-2"
          >
            <Dialog.Title className="sr-only">Find or do</Dialog.Title>
            <PaletteBox
              onChoose={(item) => {
                rememberItem(item.id);
                setOpen(false);
                act(item);
              }}
            />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      {stopping && <StopDialog run={stopping} isOpen onClose={() => setStoppingId(null)} />}
    </>
  );
}
