'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { type ReactNode, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { useReorder } from '@/ui/use-reorder';
import { QueueMenu } from './queue-menu';
import { useArrangeQueue } from './use-queue';

/** The runs that wait, as a list that can be put into another order. `most`: the rest stays behind them as it is. */
export function QueueOrder({
  queue,
  most = queue.length,
  itemClassName,
  itemStyle,
  children,
}: QueueOrderProps) {
  const arrange = useArrangeQueue();
  const isStale = useStaleSince() !== null;
  const [said, say] = useState('');
  const shown = queue.slice(0, most);
  const { order, dragged, itemProps, handleProps } = useReorder({
    keys: shown.map(({ id }) => id),
    onOrder: (ids) => {
      if (isStale) return;
      say(wordsFor(queue, ids));
      arrange.mutate([...ids, ...queue.slice(most).map(({ id }) => id)]);
    },
  });
  const byId = new Map(shown.map((run) => [run.id, run]));
  return (
    <>
      <ol aria-label="Queue">
        {order.map((id, at) => {
          const run = byId.get(id);
          const handle = handleProps(id);
          return (
            run && (
              <li
                key={id}
                {...itemProps(id)}
                style={itemStyle}
                className={cn(
                  'group/queue flex items-stretch border-t border-line pr-1.5',
                  dragged === id && 'bg-raised',
                  itemClassName,
                )}
              >
                <button
                  type="button"
                  {...handle}
                  disabled={isStale || shown.length < 2}
                  aria-label={`Move ${run.name}, number ${at + 1}`}
                  aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                  title="Drag, or Alt and the arrows"
                  className={cn(
                    'grid w-7 shrink-0 place-items-center text-muted enabled:hover:text-text disabled:text-disabled max-sm:w-11',
                    handle.className,
                  )}
                >
                  <Icon name="drag" className="size-3.5" />
                </button>
                {children(run, at)}
                <span className="grid shrink-0 place-items-center">
                  <QueueMenu run={run} />
                </span>
              </li>
            )
          );
        })}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

type QueueOrderProps = {
  queue: AnyRun[];
  most?: number;
  itemClassName?: string;
  itemStyle?: { height: number };
  children: (run: AnyRun, at: number) => ReactNode;
};

/** What is read out: the run that was moved, and where it stands now. */
function wordsFor(before: AnyRun[], ids: string[]): string {
  const distance = (run: AnyRun) => Math.abs(before.indexOf(run) - ids.indexOf(run.id));
  const [moved] = before.filter(({ id }) => ids.includes(id)).sort((a, b) => distance(b) - distance(a));
  return moved ? `${moved.name} is number ${ids.indexOf(moved.id) + 1} now` : '';
}
