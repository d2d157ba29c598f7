import { TrashEntry } from '@pilothouse/contracts/datasets';
import { Run, TrainingRun } from '@pilothouse/contracts/runs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { runQuery } from '@/api/queries';
import { toast } from '@/ui/toast';
import { changeRun } from './runs.queries';

const pathOf = (id: string, file: string) => `/runs/${id}/checkpoints/${encodeURIComponent(file)}`;

export function usePublishCheckpoint(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, name }: { file: string; name: string }) =>
      changeRun(client, id, () =>
        api(Run, `${pathOf(id, file)}/publish`, { method: 'POST', json: { name } }),
      ),
  });
}

export function useKeepCheckpoint(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, kept }: { file: string; kept: boolean }) =>
      changeRun(client, id, () =>
        api(TrainingRun, `${pathOf(id, file)}/keep`, { method: 'POST', json: { kept } }),
      ),
    onError: (error) => toast(error.message),
  });
}

/** To the trash, with the way back in the toast. */
export function useTrashCheckpoint(id: string) {
  const client = useQueryClient();
  const lookAgain = () => client.invalidateQueries({ queryKey: runQuery(id).queryKey });
  const restore = async (entry: TrashEntry) => {
    try {
      await api(TrashEntry, `/trash/${entry.id}/restore`, { method: 'POST' });
    } catch (error) {
      toast(`${entry.what}: ${(error as Error).message}`);
    }
    await lookAgain();
  };
  return useMutation({
    mutationFn: (file: string) => api(TrashEntry, pathOf(id, file), { method: 'DELETE' }),
    onSuccess: async (entry) => {
      toast(`${entry.what} moved to the trash`, { undo: () => void restore(entry) });
      await lookAgain();
    },
    onError: (error) => toast(error.message),
  });
}
