'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { type ReactNode, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { clock } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { PageHeader } from '@/ui/page';
import { StatePill } from '@/ui/state-label';
import { QueueButtons, Retry, WITHOUT_WORD, Word } from './run-buttons';
import { RunMore } from './run-more';
import { RunTitle, whenText } from './run-title';
import { isOver, stateKind, stateWord } from './run-words';
import { StopDialog } from './stop-dialog';

/** The head of the page of a run of any kind: how it stands, and what can be done with it now. */
export function RunHeader({ run, about, canRetry = true, mayStop = true, children }: RunHeaderProps) {
  const [isStopping, setStopping] = useState(false);
  const staleSince = useStaleSince();
  const { state } = run.status;
  const canStop = mayStop && !isOver(run) && state !== 'stopping';
  return (
    <PageHeader
      title={<RunTitle>{run.name}</RunTitle>}
      state={
        <StatePill state={staleSince === null ? stateKind(run) : 'waiting'}>
          <span>
            {stateWord(run)}
            {staleSince !== null && (
              <span className="max-lg:hidden">, as of {clock(staleSince, 'seconds')}</span>
            )}
          </span>
        </StatePill>
      }
      fact={`${about}, ${whenText(run)}`}
    >
      {state === 'queued' && <QueueButtons run={run} />}
      {isOver(run) && canRetry && <Retry run={run} />}
      {children}
      {!isOver(run) && (
        <Button
          writes
          disabled={!canStop}
          working={state === 'stopping'}
          onClick={() => setStopping(true)}
          className={WITHOUT_WORD}
        >
          <Icon name="stop" className="size-3.5" />
          <Word>{state === 'stopping' ? 'Stopping' : state === 'queued' ? 'Take out…' : 'Stop…'}</Word>
        </Button>
      )}
      <RunMore run={run} />
      <StopDialog run={run} isOpen={isStopping && canStop} onClose={() => setStopping(false)} />
    </PageHeader>
  );
}

type RunHeaderProps = {
  run: AnyRun;
  /** What it works on, in a few words. */
  about: string;
  /** Once it is over. */
  canRetry?: boolean;
  /** False in a moment in which a stop would leave something half done. */
  mayStop?: boolean;
  /** A way from here, beside the buttons. */
  children?: ReactNode;
};
