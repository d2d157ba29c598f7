'use client';

import { type PauseQueue, Queue } from '@pilothouse/contracts/runs';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '@/api/client';
import { queueQuery } from '@/api/queries';
import { change, theAnswer } from '@/api/snapshot';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { toast } from '@/ui/toast';

/** Since when the queue is paused; null while it is not, or that is not known. */
export const usePausedAt = () => useQuery(queueQuery).data?.pausedAt ?? null;

/** Pauses the whole queue, or resumes it. */
export function PauseButton() {
  const pausedAt = usePausedAt();
  const isKnown = useQuery(queueQuery).isSuccess;
  const pause = usePauseQueue();
  return (
    <Button
      size="sm"
      writes
      disabled={!isKnown}
      working={pause.isPending}
      onClick={() => pause.mutate(pausedAt === null)}
      title={pausedAt === null ? 'What is in progress goes on; nothing new begins' : undefined}
    >
      <Icon name={pausedAt === null ? 'pause' : 'play'} className="size-3.5" />
      {pausedAt === null ? 'Pause queue' : 'Resume queue'}
    </Button>
  );
}

/** What it means that the queue is paused; nothing while it is not. */
export function PausedNote({ action }: { action?: ReactNode }) {
  const pausedAt = usePausedAt();
  if (pausedAt === null) return null;
  return (
    <Note tone="warn" action={action} className="mx-4 mb-2.5 max-sm:mx-3.5 max-sm:flex-wrap">
      Paused since {moment(pausedAt)}. What is in progress goes on; nothing new begins until the queue is
      resumed.
    </Note>
  );
}

function usePauseQueue() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (paused: boolean) =>
      change(
        client,
        queueQuery.queryKey,
        () => api(Queue, '/runs/queue', { method: 'PATCH', json: { paused } satisfies PauseQueue }),
        theAnswer,
      ),
    onError: (error) => toast(sentenceOf(error)),
  });
}
