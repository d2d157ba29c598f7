import { type GpuLease, OwnedByRun } from '@pilothouse/contracts/gpu';
import type { Service } from '@pilothouse/contracts/services';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '@/api/client';
import { activeRunsQuery, gpuQuery } from '@/api/queries';
import { backText, stoppedFor } from '@/features/gpu/gpu-words';
import { useNow } from '@/ui/use-now';

const SLOWLY_MS = 5_000;

/** The lease a service was stopped for, and when it comes back; undefined for one that runs or was stopped by somebody. */
export function useGaveWay(service: Service | null): { lease: GpuLease; back: string } | undefined {
  const { data: gpus } = useQuery(gpuQuery);
  const { data: runs = [] } = useQuery(activeRunsQuery);
  const now = useNow(SLOWLY_MS);
  const lease = !service || service.pid > 0 ? undefined : stoppedFor(service.name, gpus?.leases ?? []);
  if (!lease) return undefined;
  return { lease, back: backText(lease, runs, now) };
}

/** What speaks against a start, where a person may decide; undefined for any other refusal. */
export function objectionIn(error: unknown): OwnedByRun | undefined {
  if (!(error instanceof ApiError) || error.code !== 'CONFLICT') return undefined;
  const owned = OwnedByRun.safeParse(error.details).data;
  return owned?.canStartAnyway ? owned : undefined;
}
