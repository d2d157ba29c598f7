import { EmptiedTrash, RestoreReport, TrashItem } from '@pilothouse/contracts/trash';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { askedWhenShown, patchCache, snapshot } from '@/api/snapshot';

const PATH = '/trash';
const KEY = ['trash'];

export const trashQuery = queryOptions({
  queryKey: KEY,
  ...askedWhenShown,
  queryFn: ({ signal }) => snapshot(KEY, (onStamp) => api(TrashItem.array(), PATH, { signal, onStamp })),
});

/** Keeps it true as long as it is shown. */
export function useLiveTrash() {
  const client = useQueryClient();
  useLive('trash.changed', (item) =>
    patchCache<TrashItem[]>(client, KEY, (all) =>
      all.some(({ id }) => id === item.id)
        ? all.map((other) => (other.id === item.id ? item : other))
        : [item, ...all],
    ),
  );
  useLive('trash.removed', ({ id }) =>
    patchCache<TrashItem[]>(client, KEY, (all) => all.filter((item) => item.id !== id)),
  );
}

export const restoreMany = (ids: string[]) =>
  api(RestoreReport, `${PATH}/restore`, { method: 'POST', json: { ids } });

export const restoreAs = (id: string, as: string) =>
  api(z.unknown(), `${PATH}/${id}/restore`, { method: 'POST', json: { as } });

export const emptyTrash = (ids: string[]) =>
  api(EmptiedTrash, `${PATH}/empty`, { method: 'POST', json: { ids } });
