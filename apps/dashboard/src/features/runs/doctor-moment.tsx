import type { AnyRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { gpuHistoryQuery, gpuQuery } from '@/api/queries';
import { clock, count } from '@/ui/format';
import { lastMoment } from './last-moment';
import { endedAt } from './run-words';

const GIB = 1024 ** 3;

/** How the memory of its card stood when a run ended; absent where nobody saw it, or that is more than an hour ago. */
export function DoctorMoment({ run }: { run: AnyRun }) {
  const { data: history } = useQuery(gpuHistoryQuery);
  const { data: gpus } = useQuery(gpuQuery);
  const end = endedAt(run);
  const moment = history && end !== null ? lastMoment(run.id, end, history) : null;
  if (!moment) return null;
  const total = gpus?.cards.find(({ index }) => index === moment.card)?.vramTotalBytes ?? null;
  const parts = moment.holders.map(
    ({ title, vramBytes, isRun }) => `${isRun ? 'this run' : title} ${gigabytes(vramBytes)}`,
  );
  return (
    <p className="mt-2 text-sm text-muted">
      GPU {moment.card} at {clock(moment.at, 'seconds')}: {parts.join(', ')}
      {moment.usedBytes !== null && `; ${gigabytes(moment.usedBytes)} in use`}
      {total !== null && ` of ${gigabytes(total)}`}
    </p>
  );
}

const gigabytes = (bytes: number) => `${count(bytes / GIB, 1)}\u00a0GB`;
