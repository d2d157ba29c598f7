'use client';

import type { ServiceUsage } from '@pilothouse/contracts/services';
import { useEffect, useRef } from 'react';
import { cn } from '@/ui/cn';
import { sentenceOf } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { StateLabel } from '@/ui/state-label';
import { Cell, Row } from '@/ui/table';
import { useFlash } from '@/ui/use-flash';
import { useNow } from '@/ui/use-now';
import { AutostartSwitch } from './autostart-switch';
import { objectionIn, useGaveWay } from './gave-way';
import { OpenRow } from './open-row';
import { RowActions } from './row-actions';
import { CpuCell, MemoryCell, VramCell } from './usage-cells';
import { flashTone } from './service-words';
import { useActOnService } from './services.queries';
import { StartAnywayDialog } from './start-anyway-dialog';
import { isInstalled, type RowState, stateOf, type ToolRow } from './tool-rows';
import type { Go } from './use-place';
import { VersionCell } from './version-cell';

export function ServiceRow({ row, usage, hasGpu, columns, isOpen, isCurrent, isStale, go, onToggle }: Props) {
  const { name, title, tool, service } = row;
  const line = useRef<HTMLTableRowElement>(null);
  const act = useActOnService(name);
  const gaveWay = useGaveWay(service);
  const state = stateOf(row, gaveWay !== undefined);
  useFlash(line, state.word, flashTone(state.kind));
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);

  const refusal = act.error && objectionIn(act.error) === undefined ? sentenceOf(act.error) : '';
  const trouble = refusal || state.trouble;
  return (
    <>
      <Row
        ref={line}
        id={`service-${name}`}
        isCurrent={isCurrent}
        isSelected={isOpen}
        className={cn('[&>td]:h-10', isOpen && '[&>td]:!border-b-0')}
      >
        <Cell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2 max-sm:pr-0 max-sm:whitespace-normal">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex h-8 w-full min-w-0 items-center gap-2 text-left max-sm:h-auto max-sm:min-h-11"
          >
            <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
            <span className="min-w-0">
              <span
                className={cn('block truncate text-base font-medium', !isInstalled(row) && 'text-text-2')}
                title={tool?.summary}
              >
                {title}
              </span>
              <span className="hidden max-sm:block">
                <State state={state} />
                {trouble && <span className="line-clamp-2 break-words text-danger">{trouble}</span>}
              </span>
            </span>
          </button>
        </Cell>
        <Cell className="max-sm:hidden">
          <State state={state} />
        </Cell>
        <Cell className="truncate max-md:hidden">
          <VersionCell row={row} trouble={trouble} isWarning={state.kind === 'warning'} gaveWay={gaveWay} />
        </Cell>
        <Cell isNumber className="mono text-muted max-xl:hidden">
          {service?.port ?? tool?.port}
        </Cell>
        {hasGpu && (
          <Cell isNumber className="max-lg:hidden">
            <VramCell service={service} />
          </Cell>
        )}
        <Cell isNumber className="max-xl:hidden">
          <CpuCell service={service} usage={usage} />
        </Cell>
        <Cell isNumber className="max-xl:hidden">
          <MemoryCell service={service} usage={usage} />
        </Cell>
        <Cell className="max-lg:hidden">{tool && isInstalled(row) && <AutostartSwitch tool={tool} />}</Cell>
        <Cell className="max-sm:pl-1">
          <RowActions row={row} act={act} isStale={isStale} go={go} />
          {service && <StartAnywayDialog service={service} act={act} />}
        </Cell>
      </Row>
      {isOpen && (
        <tr>
          <td colSpan={columns} className="border-b border-line bg-raised p-0 max-sm:pb-2">
            <OpenRow row={row} act={act} isStale={isStale} go={go} />
          </td>
        </tr>
      )}
    </>
  );
}

type Props = {
  row: ToolRow;
  usage: ServiceUsage | undefined;
  hasGpu: boolean;
  columns: number;
  isOpen: boolean;
  isCurrent: boolean;
  isStale: boolean;
  go: Go;
  onToggle: () => void;
};

const State = ({ state }: { state: RowState }) => (
  <StateLabel state={state.kind} since={<Since state={state} />} className="align-middle">
    {state.word}
  </StateLabel>
);

function Since({ state }: { state: RowState }) {
  const now = useNow();
  return <span className="pl-1.5">{state.since(now)}</span>;
}
