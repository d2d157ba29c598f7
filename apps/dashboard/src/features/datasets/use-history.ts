import type { HistoryReport, HistoryState } from '@pilothouse/contracts/history';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { historyStateQuery } from '@/api/queries';
import { change } from '@/api/snapshot';
import { counted } from '@/ui/format';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, undoNewest } from '@/ui/toast';
import { useSearchParam } from '@/ui/use-search-param';
import { takeBack } from './history.queries';

export type BenchHistory = ReturnType<typeof useHistory>;

/** Undo and redo of everything in a dataset, by button and by key, and what they would do. */
export function useHistory(name: string) {
  const state = useQuery(historyStateQuery(name)).data;
  const [, open] = useSearchParam('history');
  const client = useQueryClient();
  const step = useMutation({
    mutationFn: (way: 'undo' | 'redo') => {
      // What was changed a moment ago is no version yet: the latest change is meant then.
      const number = way === 'undo' && state?.isPending ? null : (state?.[way]?.number ?? null);
      // Its news may be behind those of thousands of pictures.
      return change<HistoryState, HistoryReport>(
        client,
        historyStateQuery(name).queryKey,
        () => takeBack(name, way, number),
        (_, report) => report.state,
      );
    },
    onSuccess: tellReport,
    onError: (error) => toast(error.message),
  });
  const undoWhat = state?.isPending ? 'what was changed a moment ago' : state?.undo?.what;
  const redoWhat = state?.isPending ? undefined : state?.redo?.what;
  const undo = () => {
    if (undoWhat !== undefined && !step.isPending) step.mutate('undo');
  };
  const redo = () => {
    if (redoWhat !== undefined && !step.isPending) step.mutate('redo');
  };

  useShortcuts([
    {
      keys: 'mod+z',
      title: 'Undo, with Shift: redo',
      // A toast that still offers its own way back goes first.
      run: (event) => (event?.shiftKey ? redo() : void (undoNewest() || undo())),
    },
    { keys: 'mod+y', title: '', run: redo },
  ]);
  return {
    head: state?.head ?? 0,
    undoWhat,
    redoWhat,
    isWorking: step.isPending,
    undo,
    redo,
    open: () => open('all'),
  };
}

/** Says what was done, and what was left because somebody else changed it. */
export function tellReport({ what, left }: Pick<HistoryReport, 'what' | 'left'>) {
  if (left.length === 0) return toast(what);
  const [first] = left;
  toast(`${what}. ${counted(left.length, 'file')} left as they are: ${first?.file}: ${first?.reason}`);
}
