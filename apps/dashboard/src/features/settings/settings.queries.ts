import { ChangeSettings, Settings } from '@pilothouse/contracts/settings';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';
import { sessionsQuery, settingsQuery, trainingSetupQuery } from '@/api/queries';

export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: ChangeSettings) => api(Settings, '/settings', { method: 'PATCH', json: change }),
    onSuccess: (settings) => {
      client.setQueryData(settingsQuery.queryKey, settings);
      return client.invalidateQueries({ queryKey: trainingSetupQuery.queryKey });
    },
  });
}

export function useRevokeSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api(z.undefined(), `/sessions/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}
