'use client';

import { followLog } from '@/api/log-stream';
import { cn } from '@/ui/cn';
import { LogPanel } from '@/ui/log/log-panel';
import { Note } from '@/ui/note';
import { AboutTool } from './about-tool';
import { FailureCard } from './failure-card';
import { LaunchOptions } from './launch-options';
import type { RowActionsProps } from './row-actions';
import { ServiceFacts } from './service-facts';
import { isInstalled } from './tool-rows';

/** The open row: what went wrong, how it is started, which versions there are, and its log as it is written. */
export function OpenRow(props: RowActionsProps) {
  const { row } = props;
  const { tool, service } = row;
  const hasOptions = tool !== null && isInstalled(row);
  return (
    <div className="mx-2.5 mb-2.5 overflow-hidden rounded-md border border-line bg-surface whitespace-normal">
      <FailureCard {...props} />
      {tool?.notice && (
        <Note tone="warn" className="rounded-none border-b border-line">
          {tool.notice}
        </Note>
      )}
      <div
        className={cn(
          'grid max-lg:grid-cols-1',
          hasOptions
            ? 'lg:h-[460px] lg:grid-cols-[474px_minmax(0,1fr)]'
            : service
              ? 'lg:h-[392px] lg:grid-cols-[264px_minmax(0,1fr)]'
              : undefined,
        )}
      >
        <div
          className={cn(
            'flex min-h-0 min-w-0 flex-col',
            service &&
              'border-line max-lg:border-t max-sm:order-last sm:max-lg:border-t-0 sm:max-lg:border-b lg:border-r',
          )}
        >
          {hasOptions ? (
            <LaunchOptions
              tool={tool}
              service={service}
              act={props.act}
              isStale={props.isStale}
              go={props.go}
            />
          ) : service ? (
            <ServiceFacts service={service} />
          ) : (
            tool && <AboutTool tool={tool} go={props.go} />
          )}
        </div>
        {service && <ServiceLog name={service.name} title={row.title} hasLog={service.hasLog} />}
      </div>
    </div>
  );
}

function ServiceLog({ name, title, hasLog }: { name: string; title: string; hasLog: boolean }) {
  if (!hasLog) return <p className="p-4 text-sm text-muted">{title} has no log file of its own.</p>;
  return (
    <LogPanel
      logKey={`service:${name}`}
      follow={(sink) => followLog({ of: { type: 'service', name }, from: 'tail' }, sink)}
      label={`Log of ${title}`}
      file={{ path: `/services/${name}/log`, timesPath: `/services/${name}/log-times` }}
      className="h-[392px] max-sm:h-[64vh] lg:h-full"
    />
  );
}
