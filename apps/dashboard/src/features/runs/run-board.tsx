'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { use } from 'react';
import { cn } from '@/ui/cn';
import { Panel, PanelHead } from '@/ui/panel';
import { Checkpoints } from './checkpoints';
import { Doctor } from './doctor';
import { HeldUp } from './held-up';
import { LossLost } from './loss-lost';
import { LossPanel } from './loss-panel';
import { Published } from './published';
import { QueuePlace } from './queue-place';
import { RunEvents } from './run-events';
import { RunFigures } from './run-figures';
import { RunPartsContext } from './run-parts';
import { RunPhases } from './run-phases';
import { RunRecord } from './run-record';
import { hasSamples, SamplesPanel } from './samples-panel';
import { SetUp } from './set-up';
import { StopNotice } from './stop-notice';

/** The panels of a run on a screen that is wide enough for two columns. */
export function RunBoard({ run }: { run: Run }) {
  switch (run.status.state) {
    case 'queued':
      return <Waiting run={run} />;
    case 'failed':
    case 'interrupted':
    case 'cancelled':
      return <EndedBadly run={run} />;
    default:
      return <Going run={run} />;
  }
}

function Going({ run }: { run: Run }) {
  const isSampled = hasSamples(run);
  const { RunGpu } = use(RunPartsContext);
  return (
    <>
      <HeldUp run={run} />
      <StopNotice run={run} />
      <LossLost run={run} />
      <Panel className="shrink-0 px-4 pt-3 pb-[13px]">
        <RunFigures run={run} />
        <div className="mt-[19px]">
          <RunPhases run={run} />
        </div>
      </Panel>
      <div
        className={cn(
          'grid gap-gap max-lg:shrink-0 lg:min-h-[332px] lg:flex-1 lg:grid-rows-[minmax(0,1fr)]',
          isSampled ? 'lg:grid-cols-[minmax(0,1fr)_526px]' : 'lg:grid-cols-[minmax(0,1fr)_372px]',
        )}
      >
        <div className="flex min-h-0 flex-col gap-gap">
          <LossPanel run={run} className="min-h-[220px] lg:flex-[3]" />
          <RunGpu run={run} className="shrink-0" />
          <Checkpoints run={run} className="min-h-[100px] overflow-y-auto lg:max-h-[240px] lg:flex-[2]" />
        </div>
        <div className="flex min-h-0 flex-col gap-gap">
          <Published run={run} />
          {isSampled ? (
            <SamplesPanel run={run} className="lg:min-h-0 lg:flex-1" />
          ) : (
            <SetUp run={run} className="overflow-y-auto lg:min-h-0 lg:flex-1" />
          )}
        </div>
      </div>
    </>
  );
}

const RECORD_TABS = ['log', 'terminal', 'configuration', 'command'] as const;

function EndedBadly({ run }: { run: Run }) {
  const hasCheckpoints = run.checkpoints.length > 0;
  return (
    <>
      <Panel className="shrink-0 px-4 py-[13px]">
        <RunPhases run={run} />
      </Panel>
      <Doctor run={run} />
      <Published run={run} />
      <HowFarItCame run={run} />
      <div className="grid gap-gap max-lg:shrink-0 lg:min-h-[280px] lg:flex-1 lg:grid-cols-[minmax(0,1fr)_396px] lg:grid-rows-[minmax(0,1fr)]">
        <Panel className="flex min-h-[280px] overflow-hidden max-lg:h-[360px]">
          <RunRecord run={run} first="log" tabs={RECORD_TABS} className="flex-1" />
        </Panel>
        <div id="checkpoints" className="flex min-h-0 flex-col gap-gap">
          {hasCheckpoints && (
            <Checkpoints run={run} isNarrow className="max-h-[50%] shrink-0 overflow-y-auto" />
          )}
          <Panel className="flex min-h-0 flex-1 flex-col overflow-hidden">
            <PanelHead title="What happened" />
            <RunEvents run={run} className="min-h-0 flex-1 px-4 pb-3.5" />
          </Panel>
        </div>
      </div>
    </>
  );
}

/** What it had learned until then, where it had begun to learn. */
function HowFarItCame({ run }: { run: Run }) {
  const isTrained = run.progress.step !== null && run.progress.step > 0;
  const isSampled = run.sampledEpochs.length > 0;
  if (!isTrained && !isSampled) return null;
  return (
    <div
      className={cn(
        'grid shrink-0 gap-gap',
        isTrained &&
          isSampled &&
          'lg:h-[360px] lg:grid-cols-[minmax(0,1fr)_526px] lg:grid-rows-[minmax(0,1fr)]',
      )}
    >
      {isTrained && <LossPanel run={run} className="h-[300px] lg:h-full lg:min-h-[260px]" />}
      {isSampled && <SamplesPanel run={run} className="max-h-[420px] lg:max-h-full" />}
    </div>
  );
}

const WAITING_TABS = ['configuration', 'command', 'events'] as const;

/** What it will do is fixed from the moment it waits, so all of it can be read. */
function Waiting({ run }: { run: Run }) {
  return (
    <>
      <div className="grid shrink-0 gap-gap lg:grid-cols-[minmax(0,1fr)_372px]">
        <QueuePlace run={run} />
        <SetUp run={run} />
      </div>
      <Panel className="flex min-h-[280px] overflow-hidden lg:flex-1">
        <RunRecord run={run} first="configuration" tabs={WAITING_TABS} className="flex-1" />
      </Panel>
    </>
  );
}
