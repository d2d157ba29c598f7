'use client';

import type { KeyboardEvent } from 'react';
import { cn } from '@/ui/cn';
import { Dialog } from '@/ui/dialog';
import { count } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { sampleUrl } from '../samples.queries';
import { ColorDot } from './color-dot';
import type { Compared } from './compare-page';
import type { SampleMoment, SharedPrompt } from './same-prompts';

/** One moment of all runs, as large as the screen allows. [ and ] go through the epochs, arrows up and down through the prompts. */
export function CompareViewer({ compared, prompts, moments, shown, ...act }: CompareViewerProps) {
  const at = Math.max(
    0,
    moments.findIndex(({ key }) => key === shown.moment),
  );
  const moment = moments[at];
  const prompt = prompts[shown.prompt]?.prompt;
  const momentBy = (by: number) => {
    const next = moments[at + by];
    if (next) act.onMoment(next.key);
  };
  const promptBy = (by: number) => act.onPrompt((shown.prompt + by + prompts.length) % prompts.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const moves: Record<string, () => void> = {
      '[': () => momentBy(-1),
      ']': () => momentBy(1),
      ArrowLeft: () => momentBy(-1),
      ArrowRight: () => momentBy(1),
      ArrowUp: () => promptBy(-1),
      ArrowDown: () => promptBy(1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  return (
    <Dialog
      isOpen
      onClose={act.onClose}
      title={
        <span className="flex items-center gap-2">
          <span className="whitespace-nowrap">{moment?.title ?? 'No sample'}</span>
          <span className="min-w-0 truncate text-sm font-normal text-muted">{prompt?.prompt}</span>
          <span className="flex-1" />
          <IconButton icon="left" label="Earlier" keys={['[']} onClick={() => momentBy(-1)} />
          <IconButton icon="right" label="Later" keys={[']']} onClick={() => momentBy(1)} />
          <IconButton icon="close" label="Close" keys={['Esc']} onClick={act.onClose} />
        </span>
      }
      className="top-3 h-[calc(100dvh-24px)] max-h-none w-[min(1680px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none [&>div]:p-0"
    >
      <div
        data-safe
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={cn(
          'grid h-full auto-rows-[minmax(0,1fr)] gap-px border-t border-line bg-line outline-none max-sm:auto-rows-[70dvw] max-sm:grid-cols-1 max-sm:overflow-y-auto',
          compared.length > 3 ? 'grid-cols-3' : compared.length === 3 ? 'grid-cols-3' : 'grid-cols-2',
        )}
      >
        {compared.map((each, place) => (
          <Large key={each.run.id} compared={each} cell={moment?.cells[place] ?? null} />
        ))}
      </div>
    </Dialog>
  );
}

type CompareViewerProps = {
  compared: Compared[];
  prompts: SharedPrompt[];
  moments: SampleMoment[];
  shown: { prompt: number; moment: string };
  onMoment: (key: string) => void;
  onPrompt: (at: number) => void;
  onClose: () => void;
};

function Large({
  compared: { run, label, color },
  cell,
}: {
  compared: Compared;
  cell: SampleMoment['cells'][number];
}) {
  return (
    <figure className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] place-items-center gap-2 bg-inset p-3 max-sm:p-2">
      {cell ? (
        <img
          src={sampleUrl(run.id, cell.sample)}
          alt={`Sample of ${label} after step ${count(cell.step)}`}
          width={cell.sample.width}
          height={cell.sample.height}
          className="size-auto max-h-full max-w-full object-contain"
        />
      ) : (
        <p className="text-sm text-muted">No sample of this prompt here</p>
      )}
      <figcaption className="flex min-w-0 max-w-full items-center gap-2 text-sm text-text-2">
        <ColorDot color={color} className="size-2" />
        <span className="truncate">{label}</span>
        {cell && <span className="whitespace-nowrap text-muted">step {count(cell.step)}</span>}
      </figcaption>
    </figure>
  );
}
