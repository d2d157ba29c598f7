import type { ChangeSettings } from '@pilothouse/contracts/settings';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { changeSettings } from '@/api/change-settings';
import { api } from '@/api/client';
import { sessionsQuery, trainingSetupQuery } from '@/api/queries';

export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: ChangeSettings) => changeSettings(client, wish),
    onSuccess: () => client.invalidateQueries({ queryKey: trainingSetupQuery.queryKey }),
  });
}

export function useRevokeSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api(z.undefined(), `/sessions/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}
