'use client';

import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import type { RowActionsProps } from './row-actions';
import { endingOf, isUp, stateKind, strangersText } from './service-words';

/** What failed, the last lines of the log that say why, and the ways on, best first. Nothing for what is well. */
export function FailureCard({ row, act, isStale, go }: RowActionsProps) {
  const { name, title, tool, service } = row;
  if (!service) return null;
  const kind = stateKind(service);
  const inTheWay = isUp(service) ? '' : strangersText(service.strangers, service.port);
  if (kind !== 'failed' && kind !== 'warning' && !inTheWay) return null;

  const isPending = act.isPending;
  const canStart = !isUp(service) && service.state !== 'stopping';
  const canRollBack = (tool?.versions.length ?? 0) > 1;
  return (
    <section aria-label={`What is wrong with ${title}`} className="border-b border-line px-4 py-3">
      <p className="flex items-start gap-2 text-md font-bold">
        <Icon
          name={kind === 'failed' ? 'failed' : 'warning'}
          className={kind === 'failed' ? 'mt-0.5 text-danger' : 'mt-0.5 text-warn'}
        />
        {sentenceFor(row, inTheWay)}
      </p>
      {service.lastLines.length > 0 && (
        <ol
          aria-label="The last lines of its log"
          className="mt-2 overflow-x-auto rounded-sm bg-danger-soft py-1.5 font-mono text-xs/[18px] [font-feature-settings:normal]"
        >
          {service.lastLines.map((line, at) => (
            <li key={at} className="px-3 whitespace-pre">
              {line}
            </li>
          ))}
        </ol>
      )}
      <div className="mt-2.5 flex flex-wrap gap-2">
        {inTheWay && (
          <Button size="sm" writes onClick={() => go({ name, panel: 'free' })}>
            {service.strangers.some(({ holds }) => holds === 'port') ? 'Free the port…' : 'Free the card…'}
          </Button>
        )}
        {canStart ? (
          <Button
            size="sm"
            writes
            disabled={isStale}
            working={isPending}
            onClick={() => act.mutate({ action: 'start' })}
          >
            <Icon name="play" className="size-3.5" />
            {kind === 'failed' ? 'Start again' : 'Start'}
          </Button>
        ) : (
          <Button
            size="sm"
            writes
            disabled={isStale}
            working={isPending}
            onClick={() => act.mutate({ action: 'restart' })}
          >
            <Icon name="restart" className="size-3.5" />
            Restart
          </Button>
        )}
        {canRollBack && (
          <Button size="sm" onClick={() => go({ name, panel: 'roll-back' })}>
            <Icon name="history" className="size-3.5" />
            Roll back…
          </Button>
        )}
      </div>
    </section>
  );
}

function sentenceFor({ title, service }: RowActionsProps['row'], inTheWay: string): string {
  if (!service) return '';
  const { health, tries, state } = service;
  if (state === 'running' && health.state === 'unhealthy') return `${title}: ${health.why}`;
  if (inTheWay && stateKind(service) !== 'failed') return inTheWay;
  const times = tries > 1 ? ` ${count(tries)} times` : '';
  const why = inTheWay || endingOf(service);
  const goesOn = state === 'backing-off' ? ' It is tried again by itself.' : '';
  return `${title} failed${times}${why && `: ${why}`}.${goesOn}`;
}
