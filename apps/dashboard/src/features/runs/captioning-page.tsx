'use client';

import { CAPTION_TOOL_TITLE } from '@pilothouse/contracts/captioning';
import type { CaptioningRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { use, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { followLog, type LogSink } from '@/api/log-stream';
import { Button } from '@/ui/button';
import { clock, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { LogPanel } from '@/ui/log/log-panel';
import { useHashLine } from '@/ui/log/use-hash-line';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { StatePill } from '@/ui/state-label';
import { TabPanel, Tabs } from '@/ui/tabs';
import { CaptioningState } from './captioning-state';
import { QueuePlace } from './queue-place';
import { QueueButtons, Retry } from './run-buttons';
import { RunMore } from './run-more';
import { RunPartsContext } from './run-parts';
import { RunTitle, whenText } from './run-title';
import { isOver, stateKind, stateWord } from './run-words';
import { StopDialog } from './stop-dialog';

/** A run that writes captions: where it is, and once it is over what it wrote, to be looked over. */
export function CaptioningPage({ run }: { run: CaptioningRun }) {
  const isQueued = run.status.state === 'queued';
  return (
    <>
      <Header run={run} />
      <Board className="max-sm:gap-2.5">
        {isQueued ? <QueuePlace run={run} /> : <CaptioningState run={run} />}
        {!isQueued && <Record run={run} />}
      </Board>
    </>
  );
}

function Header({ run }: { run: CaptioningRun }) {
  const [isStopping, setStopping] = useState(false);
  const staleSince = useStaleSince();
  const { request, status } = run;
  const canStop = !isOver(run) && status.state !== 'stopping';
  return (
    <PageHeader
      title={<RunTitle>{run.name}</RunTitle>}
      state={
        <StatePill state={staleSince === null ? stateKind(run) : 'waiting'}>
          {stateWord(run)}
          {staleSince !== null && ` as of ${clock(staleSince, 'seconds')}`}
        </StatePill>
      }
      fact={`${CAPTION_TOOL_TITLE[request.tool]}, ${counted(run.images, 'picture')}, ${whenText(run)}`}
    >
      {status.state === 'queued' && <QueueButtons run={run} />}
      {isOver(run) && <Retry run={run} />}
      <Button asChild className="max-sm:hidden">
        <Link href={`/datasets/?name=${encodeURIComponent(request.dataset)}`}>
          <Icon name="datasets" className="size-3.5" />
          Dataset
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

const TABS = [
  { value: 'review', title: 'Review' },
  { value: 'log', title: 'Log' },
] as const;

/** The review, once there is something to look over, and what the script wrote. */
function Record({ run }: { run: CaptioningRun }) {
  const { CaptionReview } = use(RunPartsContext);
  const target = useHashLine();
  const [wanted, setTab] = useState<'review' | 'log'>(target === null ? 'review' : 'log');
  if (!isOver(run) || run.captioned === 0) {
    return (
      <Panel className="flex min-h-[280px] flex-1 flex-col overflow-hidden">
        <Log run={run} />
      </Panel>
    );
  }
  return (
    <Panel className="flex min-h-[360px] flex-1 flex-col overflow-hidden max-sm:min-h-[520px]">
      <Tabs label="About the run" value={wanted} onChange={setTab} tabs={TABS} className="flex-1">
        <TabPanel value="review" keeps className="flex flex-col">
          <CaptionReview run={run} />
        </TabPanel>
        <TabPanel value="log" className="flex flex-col">
          <Log run={run} />
        </TabPanel>
      </Tabs>
    </Panel>
  );
}

function Log({ run: { id, name, status } }: { run: CaptioningRun }) {
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
