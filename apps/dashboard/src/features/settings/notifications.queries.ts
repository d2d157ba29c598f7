import { type ChangeWebhook, Delivery, Webhook } from '@pilothouse/contracts/notifications';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { askedWhenShown, change, patchCache, snapshot, theAnswer } from '@/api/snapshot';

const PATH = '/notifications/webhook';
const KEY = ['notifications', 'webhook'];

export const webhookQuery = queryOptions({
  queryKey: KEY,
  ...askedWhenShown,
  queryFn: ({ signal }) => snapshot(KEY, (onStamp) => api(Webhook, PATH, { signal, onStamp })),
});

export function useLiveWebhook() {
  const client = useQueryClient();
  useLive('webhook.changed', (webhook) => patchCache(client, KEY, () => webhook));
}

export function useChangeWebhook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: ChangeWebhook) =>
      change(client, KEY, () => api(Webhook, PATH, { method: 'PATCH', json: wish }), theAnswer),
  });
}

export function useTestWebhook() {
  return useMutation({ mutationFn: () => api(Delivery, `${PATH}/test`, { method: 'POST' }) });
}
