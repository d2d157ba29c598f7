'use client';

import type { Service } from '@pilothouse/contracts/services';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { sentenceOf } from '@/ui/error-state';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { StateLabel } from '@/ui/state-label';
import { Cell, Row } from '@/ui/table';
import { useFlash } from '@/ui/use-flash';
import { useIsPhone, useMedia } from '@/ui/use-media';
import { useNow } from '@/ui/use-now';
import { objectionIn, useGaveWay } from './gave-way';
import { ServiceDetails } from './service-details';
import { flashTone, sinceText, stateKind, stateWord, troubleOf } from './service-words';
import { useActOnService } from './services.queries';
import { StartAnywayDialog } from './start-anyway-dialog';

export function ServiceRow({ service, isOpen, isCurrent, isStale, onToggle }: ServiceRowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  const act = useActOnService(service.name);
  const columns = useColumnCount();
  useFlash(row, service.state, flashTone(service));
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);

  const gaveWay = useGaveWay(service);
  const isAsked = objectionIn(act.error) !== undefined;
  // What was stopped for a run ended as it was told to, however it did.
  const trouble = act.error && !isAsked ? sentenceOf(act.error) : gaveWay ? '' : troubleOf(service);
  return (
    <>
      <Row
        ref={row}
        isCurrent={isCurrent}
        isSelected={isOpen}
        className={cn('[&>td]:h-10', isOpen && '[&>td]:!border-b-0')}
      >
        <Cell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2 max-sm:whitespace-normal">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex h-8 w-full min-w-0 items-center gap-2 text-left max-sm:h-auto max-sm:min-h-11"
          >
            <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
            <span className="min-w-0">
              <span className="block truncate text-base font-medium">{service.title}</span>
              <span className="hidden max-sm:block">
                <State service={service} hasGivenWay={gaveWay !== undefined} />
                {trouble && <span className="block text-danger">{trouble}</span>}
                {gaveWay && !trouble && (
                  <span className="block text-muted">
                    for {gaveWay.lease.runName}, {gaveWay.back}
                  </span>
                )}
              </span>
            </span>
          </button>
        </Cell>
        <Cell className="max-sm:hidden">
          <State service={service} hasGivenWay={gaveWay !== undefined} />
        </Cell>
        <Cell className="truncate max-md:hidden" title={trouble || undefined}>
          {trouble ? (
            <span className="text-danger">{trouble}</span>
          ) : (
            gaveWay && (
              <span className="text-muted">
                for{' '}
                <Link href={`/runs/?id=${gaveWay.lease.runId}`} className="text-text-2 hover:underline">
                  {gaveWay.lease.runName}
                </Link>
                , {gaveWay.back}
              </span>
            )
          )}
        </Cell>
        <Cell isNumber className="mono text-muted max-lg:hidden">
          {service.pid > 0 && service.pid}
        </Cell>
        <Cell isNumber className={cn('mono max-lg:hidden', service.exitCode ? 'text-text-2' : 'text-muted')}>
          {exitText(service)}
        </Cell>
        <Cell className="max-sm:pl-0">
          <Actions service={service} act={act} isStale={isStale} />
          <StartAnywayDialog service={service} act={act} />
        </Cell>
      </Row>
      {isOpen && (
        <tr>
          <td colSpan={columns} className="border-b border-line bg-raised p-0 max-sm:pb-2">
            <ServiceDetails service={service} trouble={trouble} />
          </td>
        </tr>
      )}
    </>
  );
}

type ServiceRowProps = {
  service: Service;
  isOpen: boolean;
  isCurrent: boolean;
  /** supervisord does not answer: nothing can be done to it. */
  isStale: boolean;
  onToggle: () => void;
};

/** Those that are shown: a cell that spans more would bring empty ones with it. */
function useColumnCount(): number {
  const isPhone = useIsPhone();
  const isNarrow = useMedia('(max-width: 899.98px)');
  const isWide = useMedia('(min-width: 1200px)');
  if (isPhone) return 2;
  return isNarrow ? 3 : isWide ? 6 : 4;
}

function State({ service, hasGivenWay }: { service: Service; hasGivenWay: boolean }) {
  if (hasGivenWay && service.state !== 'stopping') {
    return (
      <StateLabel state="gave-way" since={<Since service={service} />} className="align-middle">
        Gave way
      </StateLabel>
    );
  }
  return (
    <StateLabel state={stateKind(service)} since={<Since service={service} />} className="align-middle">
      {stateWord(service)}
    </StateLabel>
  );
}

function Since({ service }: { service: Service }) {
  const now = useNow();
  return <span className="pl-1.5">{sinceText(service, now)}</span>;
}

function exitText({ exitCode }: Service): string {
  if (exitCode === null) return '';
  return exitCode === -1 ? 'signal' : String(exitCode);
}

type ActionsProps = { service: Service; act: ReturnType<typeof useActOnService>; isStale: boolean };

function Actions({ service, act, isStale }: ActionsProps) {
  const { state, isCore, title } = service;
  const isUp = state === 'running' || state === 'starting' || state === 'backing-off';
  const busy = act.isPending ? act.variables.action : null;
  return (
    <div className="flex justify-end gap-1">
      {isUp && (
        <IconButton
          icon="restart"
          label={`Restart ${title}`}
          look="default"
          size="sm"
          writes
          disabled={isStale}
          working={busy === 'restart'}
          onClick={() => act.mutate({ action: 'restart' })}
        />
      )}
      {isUp && !isCore && (
        <IconButton
          icon="stop"
          label={`Stop ${title}`}
          look="default"
          size="sm"
          writes
          disabled={isStale}
          working={busy === 'stop'}
          onClick={() => act.mutate({ action: 'stop' })}
        />
      )}
      {!isUp && (
        <Button
          size="sm"
          writes
          disabled={isStale || state === 'stopping'}
          working={busy === 'start'}
          onClick={() => act.mutate({ action: 'start' })}
        >
          <Icon name="play" className="size-3.5" />
          Start
        </Button>
      )}
    </div>
  );
}
