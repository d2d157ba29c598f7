'use client';

import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { MenuItem, MenuLine } from '@/ui/menu';
import { Tooltip } from '@/ui/tooltip';
import type { BenchHistory } from './use-history';

/** History, undo and redo in the head of the bench; on a phone they stand in its menu. */
export function HistoryButtons({ history }: { history: BenchHistory }) {
  const { undoWhat, redoWhat, isWorking } = history;
  return (
    <div className="flex gap-2 max-sm:hidden">
      <Button onClick={history.open} aria-label="History" className="max-lg:w-control max-lg:px-0">
        <Icon name="history" className="size-3.5" />
        <span className="max-lg:hidden">History</span>
      </Button>
      <Tooltip text={undoWhat === undefined ? 'Nothing to undo' : `Undo: ${undoWhat}`} keys={['Ctrl', 'Z']}>
        <Button
          writes
          aria-label={undoWhat === undefined ? 'Undo' : `Undo: ${undoWhat}`}
          aria-disabled={undoWhat === undefined}
          working={isWorking}
          onClick={history.undo}
          className="aria-disabled:text-disabled max-lg:w-control max-lg:px-0"
        >
          <Icon name="undo" className="size-3.5" />
          <span className="max-lg:hidden">Undo</span>
        </Button>
      </Tooltip>
      <Tooltip
        text={redoWhat === undefined ? 'Nothing to redo' : `Redo: ${redoWhat}`}
        keys={['Ctrl', 'Shift', 'Z']}
      >
        <Button
          square
          writes
          aria-label={redoWhat === undefined ? 'Redo' : `Redo: ${redoWhat}`}
          aria-disabled={redoWhat === undefined}
          onClick={history.redo}
          className="aria-disabled:text-disabled"
        >
          <Icon name="undo" className="size-3.5 -scale-x-100" />
        </Button>
      </Tooltip>
    </div>
  );
}

export function HistoryItems({ history, isStale }: { history: BenchHistory; isStale: boolean }) {
  return (
    <div className="sm:hidden">
      <MenuItem icon="history" onSelect={history.open}>
        History
      </MenuItem>
      <MenuItem icon="undo" disabled={isStale || history.undoWhat === undefined} onSelect={history.undo}>
        Undo{history.undoWhat && `: ${history.undoWhat}`}
      </MenuItem>
      <MenuItem disabled={isStale || history.redoWhat === undefined} onSelect={history.redo}>
        Redo{history.redoWhat && `: ${history.redoWhat}`}
      </MenuItem>
      <MenuLine />
    </div>
  );
}
