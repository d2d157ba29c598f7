'use client';

import { cn } from '@/ui/cn';
import { count } from '@/ui/format';
import { SampleDialog } from '../sample-dialog';
import { sampleUrl } from '../samples.queries';
import { ColorDot } from './color-dot';
import type { Compared } from './compare-page';
import type { SampleMoment, SharedPrompt } from './same-prompts';

/** One moment of all runs, side by side. */
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
  return (
    <SampleDialog
      title={moment?.title ?? 'No sample'}
      prompt={prompt?.prompt}
      words={{ earlier: 'Earlier', later: 'Later' }}
      onMoment={momentBy}
      onPrompt={promptBy}
      onClose={act.onClose}
      className={cn(
        'auto-rows-[minmax(0,1fr)] max-sm:auto-rows-[70dvw] max-sm:grid-cols-1 max-sm:overflow-y-auto',
        compared.length >= 3 ? 'grid-cols-3' : 'grid-cols-2',
      )}
    >
      {compared.map((each, place) => (
        <Large key={each.run.id} compared={each} cell={moment?.cells[place] ?? null} />
      ))}
    </SampleDialog>
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
          src={sampleUrl({ ...cell.sample, runId: run.id })}
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
