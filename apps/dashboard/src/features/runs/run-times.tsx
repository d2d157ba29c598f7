'use client';

import type { PhaseTime, Run } from '@pilothouse/contracts/runs';
import { clock, count, duration } from '@/ui/format';
import { cn } from '@/ui/cn';
import { useNow } from '@/ui/use-now';
import { secondsOf, stageTitle } from './phases';

/** What a run spent its time on, phase by phase. Those that come again are added up. */
export function RunTimes({ run, className }: { run: Run; className?: string }) {
  const { phases } = run.progress;
  if (phases.length === 0) return null;
  return (
    <table className={cn('w-full text-sm tabular-nums', className)}>
      <caption className="sr-only">Time of each phase</caption>
      <thead className="text-xs text-muted">
        <tr className="h-7 border-b border-line">
          <th className="text-left font-normal">Phase</th>
          <th className="text-right font-normal">From</th>
          <th className="w-[28%] text-right font-normal">Took</th>
        </tr>
      </thead>
      <tbody>
        {phases.map((time) => (
          <tr key={time.phase} className="h-7">
            <td>
              {stageTitle(time.phase)}
              {time.times > 1 && <span className="text-muted"> {count(time.times)} times</span>}
            </td>
            <td className="text-right text-muted">
              {time.beganAt === null ? 'unknown' : clock(time.beganAt, 'seconds')}
            </td>
            <td className="text-right">{time.since === null ? <Over {...time} /> : <GoingOn {...time} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Over = ({ seconds }: PhaseTime) =>
  seconds === null ? <span className="text-muted">unknown</span> : duration(seconds);

function GoingOn(time: PhaseTime) {
  const seconds = secondsOf(time, useNow());
  return <span className="text-accent-text">{seconds === null ? 'unknown' : duration(seconds)}</span>;
}
