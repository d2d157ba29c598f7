'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useState } from 'react';
import { cn } from '@/ui/cn';
import { IconButton } from '@/ui/icon-button';
import { useShortcuts } from '@/ui/shortcuts';
import { RunRecord } from './run-record';

const TABS = ['terminal', 'log', 'events', 'configuration', 'command'] as const;

/** The record of the run along the lower edge: folded, open, or tall. */
export function RunDrawer({ run }: { run: Run }) {
  const [size, setSize] = useState<'folded' | 'open' | 'tall'>('open');
  const toggle = () => setSize(size === 'folded' ? 'open' : 'folded');
  useShortcuts([{ keys: 'l', title: 'Fold the log away, or open it', run: toggle }]);
  return (
    <section
      aria-label="Record of the run"
      className={cn(
        'goes-stale shrink-0 border-t border-line-strong bg-inset transition-[height] duration-(--ph-base) ease-standard',
        { folded: 'h-[35px]', open: 'h-[208px]', tall: 'h-[62vh]' }[size],
      )}
    >
      <RunRecord
        run={run}
        first="terminal"
        tabs={TABS}
        isShown={size !== 'folded'}
        onWanted={() => setSize((now) => (now === 'folded' ? 'open' : now))}
        end={
          <>
            <IconButton
              icon="expand"
              label={size === 'tall' ? 'Make it lower' : 'Make it taller'}
              size="sm"
              on={size === 'tall'}
              onClick={() => setSize(size === 'tall' ? 'open' : 'tall')}
            />
            <IconButton
              icon={size === 'folded' ? 'up' : 'down'}
              label={size === 'folded' ? 'Open' : 'Fold away'}
              keys={['L']}
              size="sm"
              onClick={toggle}
            />
          </>
        }
        className="h-full"
      />
    </section>
  );
}
