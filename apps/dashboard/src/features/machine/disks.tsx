'use client';

import {
  type FolderSize,
  type HistorySpan,
  type MachineHistory,
  type Mount,
  SPANS,
  type Storage,
} from '@pilothouse/contracts/machine';
import { useMemo } from 'react';
import { bytes, count, counted, moment } from '@/ui/format';
import { Panel, PanelBody, PanelHead } from '@/ui/panel';
import { PartsBar } from '@/ui/progress-bar';
import { TimeChart } from '@/ui/time-chart';
import type { ChartMark } from '@/ui/time-chart-options';
import { useNow } from '@/ui/use-now';
import { forecastText, isTight, paceText, rolesText } from './machine-words';

type DisksProps = {
  storage: Storage;
  history: MachineHistory | undefined;
  span: HistorySpan;
  marks: ChartMark[];
};

const GB = 1e9;
const SLOWLY_MS = 60_000;

/** Every disk that matters here, how the workspace's fills, and what fills it. */
export function Disks({ storage: { mounts, folders }, history, span, marks }: DisksProps) {
  const lines = useMemo(
    () => [{ key: 'free', name: 'Free', color: 'series-1', values: history?.diskFreeBytes ?? [] }],
    [history],
  );
  return (
    <section
      id="disks"
      aria-label="Disks"
      className="grid scroll-mt-4 gap-gap lg:grid-cols-[minmax(0,1fr)_372px]"
    >
      <Panel aria-label="Disks" className="flex flex-col">
        <PanelHead title="Disks" />
        <PanelBody className="flex flex-1 flex-col gap-5">
          <ul className="grid gap-4">
            {mounts.map((mount) => (
              <MountLine key={mount.path} mount={mount} />
            ))}
          </ul>
          <div className="flex min-h-[150px] min-w-0 flex-1 flex-col">
            <h3 className="mb-1 text-xs text-muted">Free for the workspace, GB</h3>
            <TimeChart
              label="Free space of the workspace"
              at={history?.at ?? []}
              lines={lines}
              {...SPANS[span]}
              marks={marks}
              least={1e9}
              axisWidth={40}
              axisText={(value) => count(value / GB, value < 10 * GB && value % GB > 0 ? 1 : 0)}
              valueText={bytes}
              className="min-h-0 min-w-0 flex-1"
            />
          </div>
        </PanelBody>
      </Panel>
      <Folders folders={folders} />
    </section>
  );
}

function MountLine({ mount }: { mount: Mount }) {
  const { path, roles, fileSystem, isShared, totalBytes, freeBytes, note, forecast } = mount;
  const now = useNow(SLOWLY_MS);
  const used = totalBytes - freeBytes;
  return (
    <li className="grid gap-1.5">
      <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <span className="mono font-medium">{path}</span>
        <span className="min-w-0 flex-1 text-sm text-muted">
          {rolesText(roles)}, {fileSystem}
        </span>
        {totalBytes > 0 && (
          <span className="text-sm">
            <span className="font-medium">{bytes(freeBytes)}</span>{' '}
            <span className="text-muted">free of {bytes(totalBytes)}</span>
          </span>
        )}
      </p>
      {totalBytes > 0 && (
        <PartsBar
          size="md"
          label={`${bytes(used)} of ${bytes(totalBytes)} in use`}
          parts={[
            {
              key: 'used',
              share: used / totalBytes,
              className: isTight(mount, now) ? 'bg-warn' : 'bg-series-6',
            },
          ]}
        />
      )}
      {forecast && (
        <p className="text-sm text-text-2">
          {sentence(forecastText(forecast, now))}, {paceText(forecast)}
        </p>
      )}
      {note !== '' && <p className="text-sm text-warn">{note}</p>}
      {isShared && (
        <p className="text-sm text-muted">
          A network volume: these figures may be of the whole cluster, which others fill too.
        </p>
      )}
    </li>
  );
}

function Folders({ folders }: { folders: FolderSize[] }) {
  const most = folders[0]?.bytes ?? 0;
  const oldest = folders.reduce((least, { countedAt }) => Math.min(least, countedAt), Infinity);
  return (
    <Panel aria-label="Big folders">
      <PanelHead
        title="Big folders"
        fact={folders.length > 0 ? `counted at ${moment(oldest)}` : 'being counted'}
      />
      <PanelBody>
        {folders.length === 0 && (
          <p className="text-sm text-muted">
            They are counted slowly, so that nothing else has to wait. The first figures come in a few
            minutes.
          </p>
        )}
        <ul className="grid gap-2.5">
          {folders.map(({ name, bytes: size, files, isWhole }) => (
            <li key={name} className="grid gap-1">
              <p className="flex items-baseline gap-2.5 text-sm">
                <span className="mono flex-1">{name}/</span>
                <span className="text-muted">{counted(files, 'file')}</span>
                <span className="min-w-16 text-right font-medium">
                  {!isWhole && <span className="font-normal text-muted">at least </span>}
                  {bytes(size)}
                </span>
              </p>
              <PartsBar
                size="thin"
                label={`${name}: ${bytes(size)}`}
                parts={[{ key: 'size', share: most > 0 ? size / most : 0, className: 'bg-series-6' }]}
              />
            </li>
          ))}
        </ul>
      </PanelBody>
    </Panel>
  );
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
