import { useQuery } from '@tanstack/react-query';
import { gpuQuery, healthQuery, machineQuery } from '@/api/queries';
import { duration } from '@/ui/format';
import { useNow } from '@/ui/use-now';

/** "pod-7f3a, RTX 4090, up 5 h 20 min". */
export function PodLine() {
  const { data: machine } = useQuery(machineQuery);
  const { data: gpus } = useQuery(gpuQuery);
  const { data: health, dataUpdatedAt } = useQuery(healthQuery);
  const now = useNow(30_000);
  if (!machine) return null;
  const gpu = gpus?.cards[0]?.name ?? machine.gpus[0]?.name ?? 'no GPU found';
  const up = health && `up ${duration(health.uptimeSeconds + Math.max(0, now - dataUpdatedAt) / 1000)}`;
  return (
    <span title={machine.gpuNote || undefined}>{[machine.host, gpu, up].filter(Boolean).join(', ')}</span>
  );
}
