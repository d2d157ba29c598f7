'use client';

import type { InstallRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { followLog, type LogSink } from '@/api/log-stream';
import { Button } from '@/ui/button';
import { clock } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { LogPanel } from '@/ui/log/log-panel';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { StatePill } from '@/ui/state-label';
import { InstallState } from './install-state';
import { QueuePlace } from './queue-place';
import { QueueButtons, Retry } from './run-buttons';
import { RunMore } from './run-more';
import { RunTitle, whenText } from './run-title';
import { isOver, sourceText, stateKind, stateWord } from './run-words';
import { StopDialog } from './stop-dialog';

/** A run that installs or updates a tool: where it is, how it turned out, and everything it wrote. */
export function InstallPage({ run }: { run: InstallRun }) {
  const isQueued = run.status.state === 'queued';
  return (
    <>
      <Header run={run} />
      <Board className="max-sm:gap-2.5">
        {isQueued ? <QueuePlace run={run} /> : <InstallState run={run} />}
        {!isQueued && (
          <Panel className="flex min-h-[320px] flex-1 flex-col overflow-hidden">
            <Log run={run} />
          </Panel>
        )}
      </Board>
    </>
  );
}

function Header({ run }: { run: InstallRun }) {
  const [isStopping, setStopping] = useState(false);
  const staleSince = useStaleSince();
  const { source, status, tool } = run;
  const canStop = !isOver(run) && status.state !== 'stopping' && run.progress.phase !== 'switching';
  return (
    <PageHeader
      title={<RunTitle>{run.name}</RunTitle>}
      state={
        <StatePill state={staleSince === null ? stateKind(run) : 'waiting'}>
          {stateWord(run)}
          {staleSince !== null && ` as of ${clock(staleSince, 'seconds')}`}
        </StatePill>
      }
      fact={`${sourceText(source)}, ${whenText(run)}`}
    >
      {status.state === 'queued' && <QueueButtons run={run} />}
      {isOver(run) && status.state !== 'done' && <Retry run={run} />}
      <Button asChild className="max-sm:hidden">
        <Link href={`/services/?name=${tool}`}>
          <Icon name="services" className="size-3.5" />
          {run.title}
        </Link>
      </Button>
      {!isOver(run) && (
        <Button
          writes
          disabled={!canStop}
          working={status.state === 'stopping'}
          onClick={() => setStopping(true)}
        >
          <Icon name="stop" className="size-3.5" />
          {status.state === 'stopping' ? 'Stopping' : 'Stop…'}
        </Button>
      )}
      <RunMore run={run} />
      <StopDialog run={run} isOpen={isStopping && canStop} onClose={() => setStopping(false)} />
    </PageHeader>
  );
}

function Log({ run: { id, name, status } }: { run: InstallRun }) {
  return (
    <LogPanel
      logKey={`run:${id}`}
      follow={(sink: LogSink) => followLog({ of: { type: 'run', id }, from: 0 }, sink)}
      label={`Log of ${name}`}
      file={{ path: `/runs/${id}/log` }}
      evidence={status.state === 'failed' ? status.evidence?.line : undefined}
      className="flex-1"
    />
  );
}
