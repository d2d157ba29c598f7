'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { use, useEffect, useState } from 'react';
import { useHashLine } from '@/ui/log/use-hash-line';
import { Panel, PanelHead } from '@/ui/panel';
import { TabPanel, Tabs } from '@/ui/tabs';
import { Checkpoints } from './checkpoints';
import { Doctor } from './doctor';
import { HeldUp } from './held-up';
import { LossLost } from './loss-lost';
import { LossPanel } from './loss-panel';
import { Published } from './published';
import { QueuePlace } from './queue-place';
import { RunCommand } from './run-command';
import { RunEvents } from './run-events';
import { RunFigures } from './run-figures';
import { RunPartsContext } from './run-parts';
import { RunPhases } from './run-phases';
import { RunRecord } from './run-record';
import { endedBadly } from './run-words';
import { hasSamples, SamplesPanel } from './samples-panel';
import { useShownSample } from './shown-sample';
import { Configuration, SetUp } from './set-up';
import { StopNotice } from './stop-notice';

type Part = 'overview' | 'samples' | 'log' | 'config';

const PARTS = [
  { value: 'overview', title: 'Overview' },
  { value: 'samples', title: 'Samples' },
  { value: 'log', title: 'Log' },
  { value: 'config', title: 'Config' },
] as const;
const LOG_TABS = ['log', 'terminal'] as const;

/** The same run in one column, the most urgent first. */
export function RunPhone({ run }: { run: Run }) {
  const { RunGpu } = use(RunPartsContext);
  const target = useHashLine();
  const { shown } = useShownSample();
  const [part, setPart] = useState<Part>(target !== null ? 'log' : shown ? 'samples' : 'overview');
  useEffect(() => {
    if (target !== null) setPart('log');
  }, [target]);

  const isQueued = run.status.state === 'queued';
  const hidden = new Set<Part>([
    ...(isQueued ? (['log', 'samples'] as const) : []),
    ...(hasSamples(run) ? [] : (['samples'] as const)),
  ]);
  return (
    <>
      <HeldUp run={run} />
      <StopNotice run={run} />
      <LossLost run={run} />
      {isQueued ? (
        <QueuePlace run={run} />
      ) : (
        <Panel className="shrink-0 px-3.5 py-3">
          {!endedBadly(run) && <RunFigures run={run} />}
          <div className="not-first:mt-4">
            <RunPhases run={run} />
          </div>
        </Panel>
      )}
      <Doctor run={run} />
      <Published run={run} />
      <Tabs
        label="Parts of the run"
        value={part}
        onChange={setPart}
        tabs={PARTS.filter(({ value }) => !hidden.has(value))}
        barClassName="-mx-3 px-3"
        className="shrink-0"
      >
        <TabPanel value="overview" className="grid grid-cols-[minmax(0,1fr)] gap-2.5 pt-2.5">
          {!isQueued && (
            <>
              <LossPanel run={run} className="h-[200px]" />
              <RunGpu run={run} />
              <div id="checkpoints">
                <Checkpoints run={run} />
              </div>
            </>
          )}
          <SetUp run={run} />
        </TabPanel>
        {!hidden.has('samples') && (
          <TabPanel value="samples" className="pt-2.5">
            <SamplesPanel run={run} />
          </TabPanel>
        )}
        <TabPanel value="log" keeps className="h-[calc(100dvh-250px)] flex-none pt-2.5">
          <Panel className="flex h-full overflow-hidden">
            <RunRecord run={run} first="log" tabs={LOG_TABS} isShown={part === 'log'} className="flex-1" />
          </Panel>
        </TabPanel>
        <TabPanel value="config" className="grid grid-cols-[minmax(0,1fr)] gap-2.5 pt-2.5">
          <Panel>
            <PanelHead title="Configuration" />
            <Configuration run={run} className="!pt-0" />
          </Panel>
          <Panel>
            <RunCommand run={run} className="!px-3.5" />
          </Panel>
          <Panel>
            <PanelHead title="What happened" />
            <RunEvents run={run} className="px-3.5 pb-3.5" />
          </Panel>
        </TabPanel>
      </Tabs>
    </>
  );
}
