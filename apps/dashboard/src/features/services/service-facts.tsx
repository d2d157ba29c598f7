import type { Service } from '@pilothouse/contracts/services';
import { moment } from '@/ui/format';

/** What supervisord knows of a service that is no tool of the catalogue. */
export function ServiceFacts({ service }: { service: Service }) {
  const { name, state, since, pid, exitCode, isCore, port } = service;
  const rows: [string, string][] = [
    ['Program', name],
    [state === 'running' ? 'Started' : 'Since', since === null ? 'never started' : moment(since)],
    ['Process', pid > 0 ? String(pid) : 'none'],
    ['Port', port === null ? 'unknown' : String(port)],
    ...(exitCode === null && pid > 0
      ? []
      : [['Last exit', exitText(exitCode, since)] satisfies [string, string]]),
  ];
  return (
    <div className="overflow-y-auto px-3.5 py-3">
      <dl className="grid grid-cols-[76px_minmax(0,1fr)] gap-x-2.5 gap-y-[3px] text-sm">
        {rows.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className={term === 'Program' ? 'mono truncate' : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
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
