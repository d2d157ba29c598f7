import type { AnyRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { queueQuery } from '@/api/queries';
import { isHeld } from '@/features/runs/run-words';
import { count } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';

export type QueueRowsPart = ComponentType<{ queue: AnyRun[]; secondsUntilFree: number | null }>;

/** What waits while nothing runs. */
export function Queue({ queue, Rows }: { queue: AnyRun[]; Rows: QueueRowsPart }) {
  return (
    <Panel className="shrink-0">
      <QueueHead queue={queue} />
      <Rows queue={queue} secondsUntilFree={null} />
    </Panel>
  );
}

/** Whether nothing new begins. */
export const useIsPaused = () => (useQuery(queueQuery).data?.pausedAt ?? null) !== null;

export function QueueHead({ queue }: { queue: AnyRun[] }) {
  const held = queue.filter(isHeld).length;
  const isPaused = useIsPaused();
  const fact = [
    isPaused && 'paused',
    `${count(queue.length - held)} waiting`,
    held > 0 && `${count(held)} on hold`,
  ];
  return <PanelHead title="Queue" fact={fact.filter(Boolean).join(', ')} />;
}
