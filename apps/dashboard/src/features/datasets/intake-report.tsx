import type { Intake, IntakeReport } from '@pilothouse/contracts/uploads';
import { useQuery } from '@tanstack/react-query';
import { Drawer } from '@/ui/dialog';
import { ErrorState } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { VirtualList } from '@/ui/virtual-list';
import { intakeReportQuery } from './uploads.queries';

const ROW_PX = 54;

/** What became of each file of an archive or folder that was not simply taken in. */
export function IntakeReportDrawer({ intake, onClose }: { intake: Intake; onClose: () => void }) {
  const report = useQuery(intakeReportQuery(intake.id));
  return (
    <Drawer isOpen onClose={onClose} title={intake.name}>
      <div className="flex h-full flex-col">
        <p className="px-4 py-3 text-text-2">
          {counted(intake.pictures, 'picture')} and {counted(intake.captions, 'caption')} added to{' '}
          {intake.datasets.join(', ')}.{intake.refused > 0 && ` ${count(intake.refused)} refused.`}
        </p>
        {report.error && (
          <ErrorState
            title="The report could not be read"
            error={report.error}
            onRetry={() => void report.refetch()}
          />
        )}
        {report.data && <Lines lines={linesOf(report.data)} />}
      </div>
    </Drawer>
  );
}

type ReportLine = { key: string; file: string; text: string; isRefusal: boolean };

function Lines({ lines }: { lines: ReportLine[] }) {
  return (
    <VirtualList items={lines} keyOf={({ key }) => key} rowHeight={ROW_PX} label="Files" className="flex-1">
      {({ file, text, isRefusal }) => (
        <div className="grid h-full content-center gap-0.5 border-t border-line px-4">
          <span className="truncate text-sm text-text" title={file}>
            {file}
          </span>
          <span className={`truncate text-xs ${isRefusal ? 'text-danger' : 'text-text-2'}`} title={text}>
            {text}
          </span>
        </div>
      )}
    </VirtualList>
  );
}

function linesOf({ refused, notes, renamed, remarks }: IntakeReport): ReportLine[] {
  const lines = [
    ...remarks.map((text) => ({ file: 'To be known', text, isRefusal: false })),
    ...refused.map(({ file, reason }) => ({ file, text: reason, isRefusal: true })),
    ...notes.map(({ file, note }) => ({ file, text: note, isRefusal: false })),
    ...renamed.map(({ file, storedAs }) => ({ file, text: `Stored as ${storedAs}`, isRefusal: false })),
  ];
  return lines.map((line, at) => ({ ...line, key: String(at) }));
}
