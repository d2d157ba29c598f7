import { RunId } from '@pilothouse/contracts/names';
import { Service, type ServiceUsage } from '@pilothouse/contracts/services';
import { type ChangeTool, type InstallTool, Tool, type Tools } from '@pilothouse/contracts/tools';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { toolsQuery } from '@/api/queries';
import { change } from '@/api/snapshot';

/** Every answer is the whole tool. */
function useToolMutation<T>(ask: (wish: T) => Promise<Tool>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: T) =>
      change<Tools, Tool>(
        client,
        toolsQuery.queryKey,
        () => ask(wish),
        (all, tool) => ({ ...all, tools: all.tools.map((other) => (other.id === tool.id ? tool : other)) }),
      ),
  });
}

export const useChangeTool = (id: string) =>
  useToolMutation((wish: ChangeTool) => api(Tool, `/tools/${id}`, { method: 'PATCH', json: wish }));

export const useUseVersion = (id: string) =>
  useToolMutation((version: string) => api(Tool, `/tools/${id}/use`, { method: 'POST', json: { version } }));

export const useRemoveVersion = (id: string) =>
  useToolMutation((version: string) =>
    api(Tool, `/tools/${id}/versions/${encodeURIComponent(version)}`, { method: 'DELETE' }),
  );

/** Every version goes, the one in use last: one that cannot be removed leaves a tool that still starts. */
export function useUninstall({ id, versions, current }: Tool) {
  const remove = useRemoveVersion(id);
  const inOrder = versions.toSorted((a, b) => Number(a.version === current) - Number(b.version === current));
  return useMutation({
    mutationFn: async () => {
      for (const { version } of inOrder) await remove.mutateAsync(version);
    },
  });
}

/** Asks its source over the network what is newer. */
export const useLook = () =>
  useToolMutation((id: string) => api(Tool, `/tools/${id}/look`, { method: 'POST' }));

/** Answers the run that does it. */
export const useInstall = (id: string) =>
  useMutation({
    mutationFn: (wish: InstallTool) =>
      api(z.object({ id: RunId }), `/tools/${id}/install`, { method: 'POST', json: wish }),
  });

/** Ends the processes that are in a service's way, as they were shown. */
export const useEndStrangers = (name: string) =>
  useMutation({
    mutationFn: (pids: number[]) =>
      api(Service, `/services/${name}/end-strangers`, { method: 'POST', json: { pids } }),
  });

/** The file of a tool, as it stands in the catalogue. */
export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['tools', id, 'entry'],
    queryFn: ({ signal }) => api(z.string(), `/tools/${id}/entry`, { signal }),
    staleTime: 0,
  });

/** What each service takes just now, told every few seconds while this page looks. */
export function useUsage(): ReadonlyMap<string, ServiceUsage> {
  const [usage, setUsage] = useState<ReadonlyMap<string, ServiceUsage>>(new Map());
  useLive('services.usage', (all) => setUsage(new Map(all.map((one) => [one.name, one]))));
  return usage;
}
