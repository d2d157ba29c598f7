'use client';

import type { FollowLog } from '@pilothouse/contracts/logs';
import type { Run } from '@pilothouse/contracts/runs';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { apiUrl } from '@/api/client';
import { followLog, type LogSink, type LogStatus } from '@/api/log-stream';
import { Button } from '@/ui/button';
import { clock } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { LogBody } from '@/ui/log/log-body';
import type { LogFeed } from '@/ui/log/log-feed';
import { LogTools, logFact } from '@/ui/log/log-tools';
import { TerminalView } from '@/ui/log/terminal-view';
import { useHashLine } from '@/ui/log/use-hash-line';
import { useLogFeed } from '@/ui/log/use-log-feed';
import { useLogView } from '@/ui/log/use-log-view';
import { TabPanel, Tabs } from '@/ui/tabs';
import { RunCommand } from './run-command';
import { RunEvents } from './run-events';
import { Configuration } from './set-up';

export type RecordTab = 'terminal' | 'log' | 'events' | 'configuration' | 'command';

const TITLES: Record<RecordTab, string> = {
  terminal: 'Terminal',
  log: 'Log',
  events: 'Events',
  configuration: 'Configuration',
  command: 'Command',
};

/** All that was written about a run: its terminal, log, events, configuration and command. */
export function RunRecord({ run, first, tabs, isShown = true, onWanted, end, className }: RunRecordProps) {
  const target = useHashLine();
  const [tab, setTab] = useState<RecordTab>(target === null ? first : 'log');
  const [opened, setOpened] = useState<readonly RecordTab[]>([]);
  const [slot, setSlot] = useState<HTMLElement | null>(null);

  // An address that names a line is a wish to see it, whatever was open before.
  useEffect(() => {
    if (target === null) return;
    setTab('log');
    onWanted?.();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new line is a new wish
  }, [target]);
  useEffect(() => {
    if (isShown) setOpened((before) => (before.includes(tab) ? before : [...before, tab]));
  }, [tab, isShown]);

  const has = (one: RecordTab) => tabs.includes(one) && opened.includes(one);
  return (
    <Tabs
      label="About the run"
      value={tab}
      onChange={(next) => {
        setTab(next);
        onWanted?.();
      }}
      tabs={tabs.map((value) => ({ value, title: TITLES[value] }))}
      end={
        <>
          <span className="flex-1" />
          <span ref={setSlot} className="flex min-w-0 items-center gap-2 max-sm:hidden" />
          {end}
        </>
      }
      className={className}
    >
      <TabPanel value="terminal" keeps className="flex flex-col">
        {has('terminal') && <TerminalTab run={run} isShown={isShown && tab === 'terminal'} slot={slot} />}
      </TabPanel>
      <TabPanel value="log" keeps className="flex flex-col">
        {has('log') && <LogTab run={run} target={target} slot={tab === 'log' ? slot : null} />}
      </TabPanel>
      <TabPanel value="events" className="overflow-y-auto">
        <RunEvents run={run} className="px-5 py-3" />
      </TabPanel>
      <TabPanel value="configuration" className="overflow-y-auto">
        <Configuration run={run} />
      </TabPanel>
      <TabPanel value="command" className="overflow-y-auto">
        <RunCommand run={run} />
      </TabPanel>
    </Tabs>
  );
}

type RunRecordProps = {
  run: Run;
  first: RecordTab;
  tabs: readonly RecordTab[];
  /** False while its drawer is folded: nothing is read then. */
  isShown?: boolean;
  /** Somebody chose a tab, or the address names a line. */
  onWanted?: () => void;
  end?: ReactNode;
  className?: string;
};

// A log longer than this opens at its end at once; the lines before are read when somebody wants to see one of them.
const LONG_LOG_BYTES = 16_000_000;

/** The log of a run, from where it is shown: decided when it is opened, not again while it grows. */
function useFollowRun({ id, logBytes }: Run) {
  const [from] = useState<FollowLog['from']>(logBytes > LONG_LOG_BYTES ? 'tail' : 0);
  return (sink: LogSink) => followLog({ of: { type: 'run', id }, from }, sink);
}

const logPath = (id: string) => `/runs/${id}/log`;
const logUrl = (id: string) => apiUrl(logPath(id));
const evidenceOf = ({ status }: Run) => (status.state === 'failed' ? status.evidence?.line : undefined);

function TerminalTab({ run, isShown, slot }: { run: Run; isShown: boolean; slot: HTMLElement | null }) {
  const follow = useFollowRun(run);
  const [status, setStatus] = useState<LogStatus>({ state: 'connecting' });
  const onStatus = useCallback((next: LogStatus) => setStatus(next), []);
  return (
    <>
      <TerminalView
        key={run.id}
        follow={follow}
        label={`Terminal of ${run.request.name}`}
        isShown={isShown}
        onStatus={onStatus}
        className="flex-1 pt-1"
      />
      {isShown &&
        slot &&
        createPortal(
          <>
            <span className="truncate text-xs text-muted">{statusWord(status)}</span>
            <Button asChild look="bare" size="sm" square>
              <a href={logUrl(run.id)} download aria-label="Download the log" title="Download the log">
                <Icon name="download" className="size-3.5" />
              </a>
            </Button>
          </>,
          slot,
        )}
    </>
  );
}

function statusWord(status: LogStatus): string {
  if (status.state === 'lost') return `as of ${clock(status.since, 'seconds')}`;
  if (status.state === 'refused') return status.message;
  return { connecting: 'reading', following: 'following, as written', ended: 'complete, as written' }[
    status.state
  ];
}

type LogTabProps = { run: Run; target: number | null; slot: HTMLElement | null };

function LogTab({ run, target, slot }: LogTabProps) {
  const feed = useLogFeed(`run:${run.id}`, useFollowRun(run), { path: logPath(run.id) });
  return feed && <ReadyLog feed={feed} run={run} target={target} slot={slot} />;
}

function ReadyLog({ feed, run, target, slot }: LogTabProps & { feed: LogFeed }) {
  const view = useLogView(feed);
  const evidence = evidenceOf(run);
  return (
    <>
      <LogBody
        view={view}
        evidence={evidence}
        target={target ?? evidence ?? null}
        download={logUrl(run.id)}
        label={`Log of ${run.request.name}`}
        className="flex-1"
      />
      {slot &&
        createPortal(
          <>
            <span className="min-w-0 truncate text-xs text-muted">{logFact(view)}</span>
            <LogTools view={view} download={logUrl(run.id)} />
          </>,
          slot,
        )}
    </>
  );
}
