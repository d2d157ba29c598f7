'use client';

import type { Service } from '@pilothouse/contracts/services';
import { followLog } from '@/api/log-stream';
import { moment } from '@/ui/format';
import { LogPanel } from '@/ui/log/log-panel';

/** The open row: what supervisord knows, and the log as it is written. */
export function ServiceDetails({ service, trouble }: { service: Service; trouble: string }) {
  const { name, title, hasLog } = service;
  return (
    <div className="mx-2.5 mb-2.5 grid h-[392px] grid-cols-[264px_minmax(0,1fr)] overflow-hidden rounded-md border border-line bg-surface whitespace-normal max-md:grid-cols-1 max-sm:h-[60vh]">
      <Facts service={service} trouble={trouble} />
      {hasLog ? (
        <LogPanel
          logKey={`service:${name}`}
          follow={(sink) => followLog({ of: { type: 'service', name }, from: 'tail' }, sink)}
          label={`Log of ${title}`}
          file={{ path: `/services/${name}/log`, timesPath: `/services/${name}/log-times` }}
          className="h-full"
        />
      ) : (
        <p className="p-4 text-sm text-muted">{title} has no log file of its own.</p>
      )}
    </div>
  );
}

function Facts({ service, trouble }: { service: Service; trouble: string }) {
  const { name, state, since, pid, exitCode, isCore } = service;
  const rows: [string, string][] = [
    ['Program', name],
    [state === 'running' ? 'Started' : 'Since', since === null ? 'never started' : moment(since)],
    ['Process', pid > 0 ? String(pid) : 'none'],
    ...(exitCode === null && pid > 0
      ? []
      : [['Last exit', exitText(exitCode, since)] satisfies [string, string]]),
  ];
  return (
    <div className="overflow-y-auto border-r border-line px-3.5 py-3 max-md:hidden">
      <dl className="grid grid-cols-[76px_minmax(0,1fr)] gap-x-2.5 gap-y-[3px] text-sm">
        {rows.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className={term === 'Program' ? 'mono truncate' : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      {trouble && <p className="mt-3 text-sm text-danger">{trouble}</p>}
      {isCore && (
        <p className="mt-3 text-sm text-muted">
          Pilothouse itself runs on it, so it can be restarted here but not stopped.
        </p>
      )}
    </div>
  );
}

function exitText(exitCode: number | null, since: number | null): string {
  if (exitCode === null) return since === null ? 'none' : 'unknown';
  return exitCode === -1 ? 'killed by a signal' : `code ${exitCode}`;
}
