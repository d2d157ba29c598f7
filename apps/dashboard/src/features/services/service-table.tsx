'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { gpuQuery } from '@/api/queries';
import { cn } from '@/ui/cn';
import { useListCursor } from '@/ui/list-cursor';
import { HeadCell, Table } from '@/ui/table';
import { useIsPhone, useMedia } from '@/ui/use-media';
import { FreeDialog } from './free-dialog';
import { InstallDialog } from './install-dialog';
import { UninstallDialog } from './remove-dialogs';
import { RollBackDialog } from './roll-back-dialog';
import { ServiceRow } from './service-row';
import type { ToolRow } from './tool-rows';
import { useUsage } from './tools.queries';
import { usePlace } from './use-place';

type Props = {
  rows: ToolRow[];
  /** supervisord does not answer: nothing can be started or stopped. */
  isStale: boolean;
  query: string;
};

export function ServiceTable({ rows, isStale, query }: Props) {
  const { name: open, go } = usePlace();
  const usage = useUsage();
  const hasGpu = Boolean(useQuery(gpuQuery).data?.cards.length);
  const columns = useColumnCount(hasGpu);
  const toggle = (name: string) => go({ name: open === name ? null : name, panel: null });
  const [current, setCurrent] = useListCursor({
    count: rows.length,
    onOpen: (at) => rows[at] && toggle(rows[at].name),
  });
  const opened = rows.find(({ name }) => name === open);
  useEffect(() => {
    if (open) document.getElementById(`service-${open}`)?.scrollIntoView({ block: 'nearest' });
  }, [open]);

  return (
    <>
      <Table className={cn('sm:table-fixed', isStale && 'is-stale')}>
        <Columns hasGpu={hasGpu} />
        <Head hasGpu={hasGpu} />
        <tbody>
          {rows.map((row, at) => (
            <ServiceRow
              key={row.name}
              row={row}
              usage={usage.get(row.name)}
              hasGpu={hasGpu}
              columns={columns}
              isOpen={row.name === open}
              isCurrent={at === current}
              isStale={isStale}
              go={go}
              onToggle={() => {
                setCurrent(at);
                toggle(row.name);
              }}
            />
          ))}
        </tbody>
      </Table>
      {rows.length === 0 && <p className="px-4 py-6 text-sm text-muted">No tool is found by “{query}”</p>}
      {opened && <Floating row={opened} />}
    </>
  );
}

/** What the address says floats over the open row. */
function Floating({ row: { tool, service } }: { row: ToolRow }) {
  const { panel, go } = usePlace();
  const onClose = () => go({ panel: null });
  if (tool?.install && (panel === 'install' || panel === 'update'))
    return (
      <InstallDialog
        key={panel}
        tool={tool}
        install={tool.install}
        isUpdate={panel === 'update'}
        onClose={onClose}
      />
    );
  if (tool && panel === 'roll-back')
    return <RollBackDialog tool={tool} service={service} onClose={onClose} />;
  if (tool && tool.versions.length > 0 && panel === 'uninstall')
    return <UninstallDialog tool={tool} service={service} onClose={onClose} />;
  if (service && panel === 'free') return <FreeDialog service={service} onClose={onClose} />;
  return null;
}

/** Those that are shown: a cell that spans more would bring empty ones with it. */
function useColumnCount(hasGpu: boolean): number {
  const isPhone = useIsPhone();
  const isNarrow = useMedia('(max-width: 899.98px)');
  const isMiddle = useMedia('(max-width: 1199.98px)');
  const isWide = useMedia('(min-width: 1440px)');
  if (isPhone) return 2;
  if (isNarrow) return 3;
  if (isMiddle) return 4;
  return (isWide ? 8 : 5) + (hasGpu ? 1 : 0);
}

function Columns({ hasGpu }: { hasGpu: boolean }) {
  return (
    <colgroup>
      <col className="w-[178px] max-sm:w-auto" />
      <col className="w-[192px] max-sm:hidden" />
      <col className="max-md:hidden" />
      <col className="w-[70px] max-xl:hidden" />
      {hasGpu && <col className="w-[122px] max-lg:hidden" />}
      <col className="w-[64px] max-xl:hidden" />
      <col className="w-[78px] max-xl:hidden" />
      <col className="w-[78px] max-lg:hidden" />
      <col className="w-[174px] max-sm:w-[122px]" />
    </colgroup>
  );
}

function Head({ hasGpu }: { hasGpu: boolean }) {
  return (
    <thead className="max-sm:hidden">
      <tr className="[&>th]:h-8">
        <HeadCell className="!pl-[38px]">Tool</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell className="max-md:hidden">Version</HeadCell>
        <HeadCell isNumber className="max-xl:hidden">
          Port
        </HeadCell>
        {hasGpu && (
          <HeadCell isNumber className="max-lg:hidden">
            VRAM
          </HeadCell>
        )}
        <HeadCell isNumber className="max-xl:hidden">
          CPU
        </HeadCell>
        <HeadCell isNumber className="max-xl:hidden">
          Memory
        </HeadCell>
        <HeadCell className="max-lg:hidden">Autostart</HeadCell>
        <HeadCell>
          <span className="sr-only">Actions</span>
        </HeadCell>
      </tr>
    </thead>
  );
}
