'use client';

import { HistorySpan, type MachineHistory, SPANS } from '@pilothouse/contracts/machine';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useMemo } from 'react';
import {
  everyRunQuery,
  machineHistoryQuery,
  machineQuery,
  machineUsageQuery,
  storageQuery,
} from '@/api/queries';
import { ErrorState } from '@/ui/error-state';
import { Board, PageHeader } from '@/ui/page';
import { Panel, PanelBody, PanelHead } from '@/ui/panel';
import { Segments } from '@/ui/segments';
import { Loading, Skeleton } from '@/ui/skeleton';
import type { ChartMark } from '@/ui/time-chart-options';
import { useNow } from '@/ui/use-now';
import { useSearchParam } from '@/ui/use-search-param';
import { AlertList } from './alert-list';
import { Disks } from './disks';
import { runMarks } from './run-marks';
import { CpuPanel, MemoryPanel, NetworkPanel } from './usage-panels';

const SPAN_OPTIONS: { value: HistorySpan; title: string }[] = [
  { value: '1h', title: '1 h' },
  { value: '6h', title: '6 h' },
  { value: '24h', title: '24 h' },
];
const SLOWLY_MS = 60_000;

/** What the feature that owns the cards draws; the route hands it over. */
export type MachineParts = {
  GpuCards: ComponentType<{ history: MachineHistory | undefined; span: HistorySpan; marks: ChartMark[] }>;
};

/** All that this machine does, now and over the last day. */
export function MachinePage({ parts }: { parts: MachineParts }) {
  const [wanted, setSpan] = useSearchParam('span', { replaces: true });
  const span = HistorySpan.catch('1h').parse(wanted);
  const { data: machine } = useQuery(machineQuery);
  return (
    <>
      <PageHeader title="Machine" fact={machine?.host}>
        <Segments
          label="How far back"
          value={span}
          options={SPAN_OPTIONS}
          onChange={(next) => setSpan(next === '1h' ? null : next)}
          className="w-[156px]"
        />
      </PageHeader>
      <Board>
        <Content span={span} parts={parts} />
      </Board>
    </>
  );
}

function Content({ span, parts }: { span: HistorySpan; parts: MachineParts }) {
  const usage = useQuery(machineUsageQuery);
  const storage = useQuery(storageQuery);
  const history = useQuery(machineHistoryQuery(span));
  const { data: runs } = useQuery(everyRunQuery);
  const now = useNow(SLOWLY_MS);
  const marks = useMemo(() => runMarks(runs ?? [], now - SPANS[span].spanMs), [runs, now, span]);
  const failed = [usage, storage].find(({ isError }) => isError);
  if (failed) {
    return (
      <ErrorState
        title="The machine could not be read"
        error={failed.error}
        onRetry={() => void Promise.all([usage.refetch(), storage.refetch()])}
      />
    );
  }
  return (
    <Loading isLoading={!usage.data || !storage.data} frame={<Frame />}>
      {() => {
        const past = { history: history.data, span, marks };
        return (
          <>
            <AlertList />
            {history.isError && (
              <Panel aria-label="History" className="shrink-0">
                <ErrorState
                  className="py-5"
                  title="What the machine did could not be read"
                  error={history.error}
                  onRetry={() => void history.refetch()}
                />
              </Panel>
            )}
            <parts.GpuCards {...past} />
            <div className="grid shrink-0 gap-gap lg:grid-cols-3">
              <CpuPanel usage={usage.data!} {...past} />
              <MemoryPanel usage={usage.data!} {...past} />
              <NetworkPanel usage={usage.data!} {...past} />
            </div>
            <Disks storage={storage.data!} {...past} />
          </>
        );
      }}
    </Loading>
  );
}

function Frame() {
  return (
    <>
      {['GPU', 'CPU', 'Disks'].map((title) => (
        <Panel key={title} className="shrink-0">
          <PanelHead title={title} />
          <PanelBody className="grid h-[220px] content-start gap-3">
            <Skeleton className="w-40" />
            <Skeleton className="w-64" />
          </PanelBody>
        </Panel>
      ))}
    </>
  );
}
