import { ChangeSettings, Settings } from '@pilothouse/contracts/settings';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';
import { sessionsQuery, settingsQuery, trainingSetupQuery } from '@/api/queries';
import { change, theAnswer } from '@/api/snapshot';

export const changeSettings = (client: QueryClient, wish: ChangeSettings) =>
  change(
    client,
    settingsQuery.queryKey,
    () => api(Settings, '/settings', { method: 'PATCH', json: wish }),
    theAnswer,
  );

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
