import type { AnyRun } from '@pilothouse/contracts/runs';
import { followLog, type LogSink } from '@/api/log-stream';
import { LogPanel } from '@/ui/log/log-panel';

/** Everything it wrote, from the first byte. */
export function RunLog({ run: { id, name, status } }: { run: AnyRun }) {
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
