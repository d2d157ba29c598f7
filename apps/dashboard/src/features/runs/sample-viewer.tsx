'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { Select } from '@/ui/select';
import { isRehearsal } from './run-words';
import { SampleDialog } from './sample-dialog';
import { cellKey, cellsOf, columnsOf, rowsOf, type SampleColumn } from './sample-grid';
import type { Shown } from './shown-sample';
import { type RunSample, sampleUrl } from './samples.queries';

/** One sample, alone or beside an earlier one. */
export function SampleViewer({ run, samples, shown, onShow, onClose }: SampleViewerProps) {
  const columns = columnsOf(run, samples).filter(({ isComing }) => !isComing);
  const cells = cellsOf(samples);
  const rows = rowsOf(run, samples);
  const at = Math.max(
    0,
    columns.findIndex(({ key }) => key === shown.column),
  );
  const column = columns[at];
  const against = columns.find(({ key }) => key === shown.against);
  const prompt = run.request.samples.prompts[shown.prompt];

  const stepBy = (by: number) => {
    const next = columns[at + by];
    if (next) onShow({ ...shown, column: next.key });
  };
  const promptBy = (by: number) => onShow({ ...shown, prompt: (shown.prompt + by + rows) % rows });
  if (!column) return null;
  return (
    <SampleDialog
      title={`Prompt ${shown.prompt + 1}`}
      prompt={prompt?.prompt}
      tools={<CompareChoice columns={columns} column={column} shown={shown} onShow={onShow} />}
      words={{ earlier: 'Earlier step', later: 'Later step' }}
      onMoment={stepBy}
      onPrompt={promptBy}
      onClose={onClose}
      className={cn(
        'grid-cols-1 grid-rows-[minmax(0,1fr)]',
        against && 'grid-cols-2 max-sm:grid-cols-1 max-sm:grid-rows-2',
      )}
    >
      {[...(against ? [against] : []), column].map((each, place) => (
        <Large key={place} run={run} column={each} sample={cells.get(cellKey(shown.prompt, each.key))} />
      ))}
    </SampleDialog>
  );
}

type SampleViewerProps = {
  run: Run;
  samples: RunSample[];
  shown: Shown;
  onShow: (next: Shown) => void;
  onClose: () => void;
};

function CompareChoice({ columns, column, shown, onShow }: CompareChoiceProps) {
  if (columns.length < 2) return null;
  if (shown.against === undefined) {
    const other = columns.find(({ key }) => key !== column.key);
    return (
      <Button size="sm" look="bare" onClick={() => onShow({ ...shown, against: other?.key })}>
        <Icon name="eye" className="size-3.5" />
        Compare
      </Button>
    );
  }
  return (
    <span className="flex items-center gap-1.5 text-sm font-normal">
      <span className="text-muted max-sm:hidden">left</span>
      <Select
        size="sm"
        label="Compare with"
        value={shown.against}
        options={columns.map(({ key, title }) => ({ value: key, title }))}
        onChange={(against) => onShow({ ...shown, against })}
        className="w-28"
      />
      <Button size="sm" look="bare" onClick={() => onShow({ ...shown, against: undefined })}>
        One only
      </Button>
    </span>
  );
}

type CompareChoiceProps = {
  columns: SampleColumn[];
  column: SampleColumn;
  shown: Shown;
  onShow: (next: Shown) => void;
};

function Large({ run, column, sample }: { run: Run; column: SampleColumn; sample: RunSample | undefined }) {
  const words = column.step === 0 ? 'before training' : `after step ${column.title}`;
  return (
    <figure className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] place-items-center gap-2 bg-inset p-4 max-sm:p-2">
      {sample ? (
        <img
          src={sampleUrl(sample)}
          alt={`Sample ${words}`}
          width={sample.width}
          height={sample.height}
          className="size-auto max-h-full max-w-full object-contain"
        />
      ) : (
        <p className="text-muted">There is no sample of this prompt {words}</p>
      )}
      <figcaption className="flex items-center gap-3 text-sm text-text-2">
        {isRehearsal(run) && <RehearsalTag />}
        {words}
        {sample && (
          <a href={sampleUrl(sample)} download={sample.file} className="text-accent-text hover:underline">
            Download
          </a>
        )}
      </figcaption>
    </figure>
  );
}
