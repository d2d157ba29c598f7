'use client';

import {
  type HistorySpan,
  type MachineHistory,
  type MachineUsage,
  SPANS,
} from '@pilothouse/contracts/machine';
import { type ReactNode, useMemo } from 'react';
import { BigFigure } from '@/ui/figure';
import { bytes, count } from '@/ui/format';
import { Panel, PanelBody, PanelHead } from '@/ui/panel';
import { TimeChart } from '@/ui/time-chart';
import type { ChartMark } from '@/ui/time-chart-options';
import { coresText, limitText, memoryText, rateText } from './machine-words';

type UsageProps = {
  usage: MachineUsage;
  history: MachineHistory | undefined;
  span: HistorySpan;
  marks: ChartMark[];
};

const GIB = 1024 ** 3;
const SPACE = '\u00a0';
const CHART = 'h-[128px] min-w-0';

export function CpuPanel({ usage: { cpu }, history, span, marks }: UsageProps) {
  const lines = useMemo(
    () => [{ key: 'cpu', name: 'In use', color: 'series-1', values: history?.usedCores ?? [] }],
    [history],
  );
  return (
    <UsagePanel title="CPU" fact={cpu.load === null ? undefined : `load ${count(cpu.load, 1)}`}>
      <BigFigure
        value={cpu.usedCores === null ? <Unknown /> : count(cpu.usedCores, 1)}
        beside={limitText(`${coresText(cpu.cores)} cores`, cpu.source)}
      />
      <TimeChart
        label="Processor cores in use"
        at={history?.at ?? []}
        lines={lines}
        {...SPANS[span]}
        most={cpu.cores}
        marks={marks}
        axisText={(value) => count(value, Number.isInteger(value) ? 0 : 1)}
        valueText={(value) => `${count(value, 1)}${SPACE}cores`}
        className={CHART}
      />
    </UsagePanel>
  );
}

export function MemoryPanel({ usage: { memory }, history, span, marks }: UsageProps) {
  const lines = useMemo(
    () => [
      {
        key: 'memory',
        name: 'In use',
        color: 'series-2',
        values: (history?.memoryBytes ?? []).map((value) => (value === null ? null : value / GIB)),
      },
    ],
    [history],
  );
  return (
    <UsagePanel title="Memory">
      <BigFigure
        value={memory.usedBytes === null ? <Unknown /> : memoryText(memory.usedBytes)}
        beside={limitText(`${memoryText(memory.totalBytes)} GB`, memory.source)}
      />
      <TimeChart
        label="Memory in use"
        at={history?.at ?? []}
        lines={lines}
        {...SPANS[span]}
        most={memory.totalBytes / GIB}
        marks={marks}
        axisText={(value) => count(value, Number.isInteger(value) ? 0 : 1)}
        valueText={(value) => `${count(value, 1)}${SPACE}GB`}
        className={CHART}
      />
    </UsagePanel>
  );
}

export function NetworkPanel({ usage: { network }, history, span, marks }: UsageProps) {
  const lines = useMemo(
    () => [
      { key: 'in', name: 'Received', color: 'series-1', values: history?.receivedPerSecond ?? [] },
      { key: 'out', name: 'Sent', color: 'series-3', values: history?.sentPerSecond ?? [] },
    ],
    [history],
  );
  const { receivedPerSecond, sentPerSecond, interfaces } = network;
  return (
    <UsagePanel title="Network" fact={interfaces.length > 0 ? interfaces.join(', ') : 'no way out of here'}>
      <p className="flex items-baseline gap-5">
        <Rate value={receivedPerSecond} word="received" />
        <Rate value={sentPerSecond} word="sent" />
      </p>
      <TimeChart
        label="Bytes received and sent each second"
        at={history?.at ?? []}
        lines={lines}
        {...SPANS[span]}
        marks={marks}
        least={20_000}
        axisWidth={52}
        axisText={(value) => (value === 0 ? '0' : bytes(value))}
        valueText={rateText}
        className={CHART}
      />
    </UsagePanel>
  );
}

function UsagePanel({ title, fact, children }: { title: string; fact?: string; children: ReactNode }) {
  return (
    <Panel aria-label={title}>
      <PanelHead title={title} fact={fact} />
      <PanelBody className="grid gap-2 pb-2.5">{children}</PanelBody>
    </Panel>
  );
}

function Rate({ value, word }: { value: number | null; word: string }) {
  return (
    <span className="flex items-baseline gap-2">
      <span className="text-xl font-medium tracking-[-0.018em]">
        {value === null ? <Unknown /> : rateText(value)}
      </span>
      <span className="text-sm text-muted">{word}</span>
    </span>
  );
}

const Unknown = () => <span className="text-base font-normal text-muted">unknown</span>;
