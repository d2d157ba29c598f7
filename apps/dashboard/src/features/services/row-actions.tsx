'use client';

import Link from 'next/link';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { openAddress } from './open-address';
import { RowMenu } from './row-menu';
import { isReady, isUp } from './service-words';
import type { useActOnService } from './services.queries';
import { isInstalled, type ToolRow } from './tool-rows';
import type { Go } from './use-place';

export type RowActionsProps = {
  row: ToolRow;
  act: ReturnType<typeof useActOnService>;
  /** supervisord does not answer: nothing can be started or stopped. */
  isStale: boolean;
  go: Go;
};

/** The next step of a row as a button, the rest beside it as signs, everything in its menu. */
export function RowActions(props: RowActionsProps) {
  return (
    <div className="flex items-center justify-end gap-1">
      <NextStep {...props} />
      <RowMenu {...props} />
    </div>
  );
}

function NextStep({ row, act, isStale, go }: RowActionsProps) {
  const { name, title, tool, service } = row;
  const busy = act.isPending ? act.variables.action : null;
  if (!service) {
    if (tool?.installing) {
      return (
        <Button asChild size="sm">
          <Link href={`/runs/?id=${tool.installing}`}>See the run</Link>
        </Button>
      );
    }
    if (!tool?.install || isInstalled(row)) return null;
    return (
      <Button size="sm" onClick={() => go({ name, panel: 'install' })}>
        <Icon name="download" className="size-3.5" />
        Install
      </Button>
    );
  }

  if (isUp(service)) {
    const href = isReady(service) ? openAddress(service) : null;
    return (
      <>
        {href && (
          <Button asChild size="sm">
            <a href={href} target="_blank" rel="noopener">
              <Icon name="out" className="size-3.5" />
              Open
            </a>
          </Button>
        )}
        {service.state === 'running' && service.health.state !== 'starting' && (
          <IconButton
            icon="restart"
            label={`Restart ${title}`}
            look="default"
            size="sm"
            writes
            disabled={isStale}
            working={busy === 'restart'}
            onClick={() => act.mutate({ action: 'restart' })}
            className="max-sm:hidden"
          />
        )}
        {!service.isCore && (
          <IconButton
            icon="stop"
            label={`Stop ${title}`}
            look="default"
            size="sm"
            writes
            disabled={isStale}
            working={busy === 'stop'}
            onClick={() => act.mutate({ action: 'stop' })}
            className={href ? 'max-sm:hidden' : undefined}
          />
        )}
      </>
    );
  }

  const isInTheWay = service.strangers.length > 0;
  const start = {
    writes: true,
    disabled: isStale || service.state === 'stopping',
    working: busy === 'start',
  };
  return (
    <>
      {isInTheWay && (
        <Button size="sm" writes onClick={() => go({ name, panel: 'free' })}>
          {service.strangers.some(({ holds }) => holds === 'port') ? 'Free the port…' : 'Free the card…'}
        </Button>
      )}
      {isInTheWay ? (
        <IconButton
          icon="play"
          label={`Start ${title}`}
          look="default"
          size="sm"
          {...start}
          onClick={() => act.mutate({ action: 'start' })}
          className="max-sm:hidden"
        />
      ) : (
        <Button size="sm" {...start} onClick={() => act.mutate({ action: 'start' })}>
          <Icon name="play" className="size-3.5" />
          Start
        </Button>
      )}
    </>
  );
}
