import { Service, type ServiceAction, type ServiceList } from '@pilothouse/contracts/services';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '@/api/client';
import { servicesQuery } from '@/api/queries';
import { change } from '@/api/snapshot';

/** `anyway`: although a run has the card. */
type Act = { action: z.infer<typeof ServiceAction>; anyway?: boolean };

export function useActOnService(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, anyway }: Act) =>
      change<ServiceList, Service>(
        client,
        servicesQuery.queryKey,
        () => api(Service, `/services/${name}/${action}${anyway ? '?anyway=true' : ''}`, { method: 'POST' }),
        (list, service) => ({
          ...list,
          services: list.services.map((other) => (other.name === service.name ? service : other)),
        }),
      ),
  });
}
