'use client';

import type { GpuCard, GpuCardHistory, Gpus } from '@pilothouse/contracts/gpu';
import { type HistorySpan, type MachineHistory, SPANS } from '@pilothouse/contracts/machine';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useMemo } from 'react';
import { gpuQuery } from '@/api/queries';
import { Figure } from '@/ui/figure';
import { count } from '@/ui/format';
import { Panel, PanelBody, PanelHead } from '@/ui/panel';
import { Cell, HeadCell, Row, Table } from '@/ui/table';
import { TimeChart } from '@/ui/time-chart';
import type { ChartMark } from '@/ui/time-chart-options';
import { cn } from '@/ui/cn';
import { gigabytes, restOf, SERIES_CLASS, seriesOf, shortName, subjectFirst, vramText } from './gpu-words';
import { VramChart } from './vram-chart';

const GIB = 1024 ** 3;
const SPACE = '\u00a0';

export type GpuCardsProps = { history: MachineHistory | undefined; span: HistorySpan; marks: ChartMark[] };

/** Every card with all it tells: now, over time, and who holds its memory by which processes. */
export function GpuCards({ history, span, marks }: GpuCardsProps) {
  const { data: gpus } = useQuery(gpuQuery);
  if (!gpus) return null;
  if (gpus.cards.length === 0) return <NoCard gpus={gpus} />;
  return gpus.cards.map((card) => (
    <CardPanel
      key={card.uuid}
      card={card}
      past={history?.cards.find(({ index }) => index === card.index)}
      span={span}
      marks={marks}
    />
  ));
}

function NoCard({ gpus: { note } }: { gpus: Gpus }) {
  return (
    <Panel aria-label="GPU">
      <PanelHead title="GPU" />
      <PanelBody className="text-text-2">{note}</PanelBody>
    </Panel>
  );
}

type CardProps = {
  card: GpuCard;
  past: GpuCardHistory | undefined;
  span: HistorySpan;
  marks: ChartMark[];
};

function CardPanel({ card, past, span, marks }: CardProps) {
  return (
    <Panel aria-label={`GPU ${card.index}`}>
      <PanelHead title={`GPU ${card.index}`} fact={shortName(card.name)} />
      <PanelBody className="grid gap-4">
        <NowFigures card={card} />
        <div className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_340px]">
          <div className="grid min-w-0 content-start gap-4">
            <Titled title="Memory by holder" unit="GB">
              {past && card.vramTotalBytes !== null && (
                <VramChart
                  history={past}
                  totalGigabytes={card.vramTotalBytes / GIB}
                  marks={marks}
                  span={span}
                  className="h-[200px] min-w-0 max-sm:h-[150px]"
                />
              )}
              {card.vramTotalBytes === null && (
                <p className="text-sm text-muted">This card does not tell how much memory it has.</p>
              )}
            </Titled>
            {past && <Trends card={card} past={past} span={span} marks={marks} />}
          </div>
          <Processes card={card} />
        </div>
      </PanelBody>
    </Panel>
  );
}

function NowFigures({ card }: { card: GpuCard }) {
  const { busyPercent, vramUsedBytes, vramTotalBytes, temperatureCelsius, powerWatts, powerLimitWatts } =
    card;
  const { smClockMhz, memoryClockMhz, fanPercent } = card;
  const vramTotal = vramTotalBytes === null ? 'GB' : `of ${gigabytes(vramTotalBytes)} GB`;
  return (
    <dl className="flex flex-wrap gap-x-[30px] gap-y-3">
      <Figure label="Busy" value={busyPercent} beside={busyPercent === null ? undefined : '%'} />
      <Figure
        label="Memory"
        value={vramUsedBytes === null ? null : gigabytes(vramUsedBytes)}
        beside={vramUsedBytes === null ? undefined : vramTotal}
      />
      <Figure
        label="Temperature"
        value={temperatureCelsius}
        beside={temperatureCelsius === null ? undefined : '°C'}
      />
      <Figure
        label="Power"
        value={powerWatts}
        beside={powerWatts === null ? undefined : powerLimitWatts === null ? 'W' : `of ${powerLimitWatts} W`}
      />
      {/* Many cards have no fan of their own, and some tell no clocks: what is not there takes no place. */}
      {smClockMhz !== null && <Figure label="SM clock" value={count(smClockMhz)} beside="MHz" />}
      {memoryClockMhz !== null && <Figure label="Memory clock" value={count(memoryClockMhz)} beside="MHz" />}
      {fanPercent !== null && <Figure label="Fan" value={fanPercent} beside="%" />}
    </dl>
  );
}

function Trends({ card, past, span, marks }: Required<CardProps> & { past: GpuCardHistory }) {
  const lines = useMemo(
    () => ({
      busy: [{ key: 'busy', name: 'Busy', color: 'series-1', values: past.busyPercent }],
      heat: [{ key: 'heat', name: 'Temperature', color: 'series-3', values: past.temperatureCelsius }],
      power: [{ key: 'power', name: 'Power', color: 'series-5', values: past.powerWatts }],
    }),
    [past],
  );
  const common = { at: past.at, ...SPANS[span], marks, className: 'h-[110px] min-w-0' };
  const whole = (unit: string) => (value: number) => `${count(value)}${SPACE}${unit}`;
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Titled title="Busy" unit="%">
        <TimeChart
          {...common}
          label="How busy the card was"
          lines={lines.busy}
          most={100}
          axisText={count}
          valueText={whole('%')}
        />
      </Titled>
      <Titled title="Temperature" unit="°C">
        <TimeChart
          {...common}
          label="How hot the card was"
          lines={lines.heat}
          most={100}
          axisText={count}
          valueText={whole('°C')}
        />
      </Titled>
      <Titled title="Power" unit="W">
        <TimeChart
          {...common}
          label="The power the card took"
          lines={lines.power}
          most={card.powerLimitWatts}
          axisText={count}
          valueText={whole('W')}
        />
      </Titled>
    </div>
  );
}

function Titled({ title, unit, children }: { title: string; unit: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs text-muted">
        {title}, {unit}
      </h3>
      {children}
    </div>
  );
}

function Processes({ card }: { card: GpuCard }) {
  const rest = restOf(card);
  const holders = subjectFirst(card.holders);
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs text-muted">Who holds its memory</h3>
      <Table>
        <thead>
          <tr>
            <HeadCell className="first:pl-0">Holder</HeadCell>
            <HeadCell>Processes</HeadCell>
            <HeadCell isNumber className="last:pr-0">
              Memory
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {holders.map(({ key, kind, name, title, pids, vramBytes }) => (
            <Row key={key}>
              <Cell className="max-w-0 w-full first:pl-0">
                <span className="flex min-w-0 items-center gap-2">
                  <i className={cn('size-2 shrink-0 rounded-[2px]', SERIES_CLASS[seriesOf(key)])} />
                  <Holder kind={kind} name={name} title={title} />
                </span>
              </Cell>
              <Cell className="mono text-muted" title={pids.join(', ')}>
                {pids.slice(0, 3).join(', ')}
                {pids.length > 3 && ' …'}
              </Cell>
              <Cell isNumber className="last:pr-0">
                {vramBytes === null ? <span className="text-muted">unknown</span> : vramText(vramBytes)}
              </Cell>
            </Row>
          ))}
          {rest > 0 && (
            <Row>
              <Cell className="text-muted first:pl-0" colSpan={2}>
                <span className="flex items-center gap-2">
                  <i className="size-2 shrink-0 rounded-[2px] bg-series-6" />
                  {holders.length > 0 ? 'Everything else' : 'In use, by whom is not told'}
                </span>
              </Cell>
              <Cell isNumber className="last:pr-0">
                {vramText(rest)}
              </Cell>
            </Row>
          )}
        </tbody>
      </Table>
    </div>
  );
}

function Holder({ kind, name, title }: { kind: string; name: string; title: string }) {
  const href = kind === 'run' ? `/runs/?id=${name}` : kind === 'service' ? `/services/?name=${name}` : null;
  if (href === null) return <span className="truncate">{title}</span>;
  return (
    <Link href={href} className="truncate hover:text-accent-text">
      {title}
    </Link>
  );
}
