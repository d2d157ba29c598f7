'use client';

import type { InstallRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { duration } from '@/ui/format';
import { Note } from '@/ui/note';
import { Panel } from '@/ui/panel';
import { PhaseBar } from '@/ui/phase-bar';
import { useNow } from '@/ui/use-now';
import { HeldUp } from './held-up';
import { installStretches, type InstallStretch } from './install-phases';
import { EDGE, Evidence, OutcomeLead, toneOf } from './outcome';
import { barText, phaseTitle } from './install-words';
import { secondsOf } from './phases';

/** How far it is while it works; how it turned out once it is over. */
export function InstallState({ run }: { run: InstallRun }) {
  return (
    <>
      <HeldUp run={run} />
      {'endedAt' in run.status ? <Ended run={run} /> : <Going run={run} />}
      {run.warnings.map((warning) => (
        <Note key={warning} tone="warn" className="shrink-0">
          {warning}
        </Note>
      ))}
    </>
  );
}

function Going({ run }: { run: InstallRun }) {
  const { progress, before, title } = run;
  return (
    <Panel className="grid shrink-0 gap-3 px-4 py-3.5 max-sm:px-3.5">
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <span className="text-lg font-bold tracking-tight">{phaseTitle(run)}</span>
        <span className="min-w-0 truncate text-sm text-muted">{progress.doing}</span>
        <span className="flex-1" />
        <span className="text-sm text-text-2">{barText(run)}</span>
      </p>
      <Phases run={run} />
      <p className="text-sm text-muted">
        {before === null
          ? `${title} can be started once it has answered in its trial.`
          : `${title} ${before} stays in use until the new version has answered in its trial.`}
      </p>
    </Panel>
  );
}

function Phases({ run }: { run: InstallRun }) {
  const stretches = installStretches(run).map((stretch) => ({
    ...stretch,
    isLong: stretch.id === 'installing-packages',
    fact: factOf(stretch),
  }));
  return <PhaseBar stretches={stretches} label="Progress of the install" />;
}

function factOf({ state, time }: InstallStretch): ReactNode {
  if (state === 'now') return <Elapsed time={time} />;
  return state === 'done' && time.seconds !== null && time.seconds >= 1 ? duration(time.seconds) : undefined;
}

function Elapsed({ time }: Pick<InstallStretch, 'time'>) {
  const seconds = secondsOf(time, useNow());
  return seconds === null ? null : duration(seconds);
}

function Ended({ run }: { run: InstallRun }) {
  const { status } = run;
  const tone = toneOf(run);
  return (
    <Panel className={cn('grid shrink-0 gap-3 p-5 pt-[18px] max-sm:p-3.5', EDGE[tone])}>
      {status.state !== 'done' && <OutcomeLead tone={tone} />}
      <h2 className="max-w-[860px] text-lg/6 font-bold tracking-tight text-pretty">{outcomeOf(run)}</h2>
      <Phases run={run} />
      {status.state === 'done' && (
        <p className="text-sm text-text-2">
          <Link href={`/services/?name=${run.tool}`} className="text-accent-text hover:underline">
            Start it and set its options on its page
          </Link>
        </p>
      )}
      {status.state === 'failed' && status.evidence && <Evidence evidence={status.evidence} />}
    </Panel>
  );
}

function outcomeOf({ status, title, version, before, readySeconds }: InstallRun): string {
  if ('reason' in status) return status.reason;
  if (status.state !== 'done') {
    return before === null
      ? 'It was stopped, and nothing was installed.'
      : `It was stopped. ${title} ${before} is in use as before.`;
  }
  const tried = readySeconds === null ? '' : ` It answered ${duration(readySeconds)} after its start.`;
  return `${title} ${version ?? ''} is installed.${tried}`;
}
