'use client';

import type { Run } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';
import type { KeyboardEvent } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Dialog } from '@/ui/dialog';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { Select } from '@/ui/select';
import { isRehearsal } from './run-words';
import { cellKey, cellsOf, columnsOf, rowsOf, type SampleColumn } from './sample-grid';
import type { Shown } from './shown-sample';
import { sampleUrl } from './samples.queries';

/** One sample as large as the screen allows, alone or beside an earlier one. [ and ] go through the steps, arrows up and down through the prompts. */
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
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest('[role=combobox]')) return;
    const moves: Record<string, () => void> = {
      '[': () => stepBy(-1),
      ']': () => stepBy(1),
      ArrowLeft: () => stepBy(-1),
      ArrowRight: () => stepBy(1),
      ArrowUp: () => promptBy(-1),
      ArrowDown: () => promptBy(1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  if (!column) return null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <span className="flex items-center gap-2">
          <span className="whitespace-nowrap">Prompt {shown.prompt + 1}</span>
          <span className="min-w-0 truncate text-sm font-normal text-muted">{prompt?.prompt}</span>
          <span className="flex-1" />
          <CompareChoice columns={columns} column={column} shown={shown} onShow={onShow} />
          <IconButton icon="left" label="Earlier step" keys={['[']} onClick={() => stepBy(-1)} />
          <IconButton icon="right" label="Later step" keys={[']']} onClick={() => stepBy(1)} />
          <IconButton icon="close" label="Close" keys={['Esc']} onClick={onClose} />
        </span>
      }
      className="top-3 h-[calc(100dvh-24px)] max-h-none w-[min(1680px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none [&>div]:p-0"
    >
      <div
        data-safe
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={cn(
          'grid h-full grid-cols-1 grid-rows-[minmax(0,1fr)] gap-px border-t border-line bg-line outline-none',
          against && 'grid-cols-2 max-sm:grid-cols-1 max-sm:grid-rows-2',
        )}
      >
        {[...(against ? [against] : []), column].map((each, place) => (
          <Large key={place} run={run} column={each} sample={cells.get(cellKey(shown.prompt, each.key))} />
        ))}
      </div>
    </Dialog>
  );
}

type SampleViewerProps = {
  run: Run;
  samples: Sample[];
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

function Large({ run, column, sample }: { run: Run; column: SampleColumn; sample: Sample | undefined }) {
  const words = column.step === 0 ? 'before training' : `after step ${column.title}`;
  return (
    <figure className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] place-items-center gap-2 bg-inset p-4 max-sm:p-2">
      {sample ? (
        <img
          src={sampleUrl(run.id, sample)}
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
          <a
            href={sampleUrl(run.id, sample)}
            download={sample.file}
            className="text-accent-text hover:underline"
          >
            Download
          </a>
        )}
      </figcaption>
    </figure>
  );
}
