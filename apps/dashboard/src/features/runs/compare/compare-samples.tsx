'use client';

import { Fragment, useState } from 'react';
import { cn } from '@/ui/cn';
import { ErrorState } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { Loading, Skeleton } from '@/ui/skeleton';
import { sampleThumbnailUrl } from '../samples.queries';
import { ColorDot } from './color-dot';
import type { Compared } from './compare-page';
import { useSamples } from './compare.queries';
import { CompareViewer } from './compare-viewer';
import { momentsOf, sharedPrompts } from './same-prompts';

const CELL_PX = 220;

/** What each run makes of the same prompt, epoch by epoch. */
export function CompareSamples({ compared }: { compared: Compared[] }) {
  const samples = useSamples(compared.map(({ run }) => run));
  const runs = compared.map(({ run }, at) => ({ run, samples: samples[at]?.data ?? [] }));
  const prompts = sharedPrompts(runs.map(({ run }) => run));
  const [chosen, setChosen] = useState(0);
  const [opened, setOpened] = useState<string | null>(null);
  const failed = samples.find(({ isError }) => isError);
  const prompt = prompts[Math.min(chosen, prompts.length - 1)];
  const moments = prompt ? momentsOf(runs, prompt) : [];

  return (
    <Panel className="shrink-0 overflow-hidden">
      <PanelHead title="Samples" fact={prompt ? counted(prompts.length, 'prompt') : undefined} />
      {!prompt ? (
        <p className="px-4 pb-4 text-sm text-muted">None of these runs has sample prompts.</p>
      ) : (
        <Loading
          isLoading={samples.some(({ isPending }) => isPending)}
          frame={<Skeleton className="mx-4 mb-4 h-40" />}
        >
          {() =>
            failed ? (
              <ErrorState
                title="The samples could not be read"
                error={failed.error}
                onRetry={() => void failed.refetch()}
              />
            ) : (
              <>
                <PromptChoice
                  prompts={prompts}
                  chosen={Math.min(chosen, prompts.length - 1)}
                  onChoose={setChosen}
                />
                {moments.length === 0 ? (
                  <p className="px-4 pb-4 text-sm text-muted">No run has made a sample of this prompt yet.</p>
                ) : (
                  <Grid compared={compared} moments={moments} onOpen={setOpened} />
                )}
              </>
            )
          }
        </Loading>
      )}
      {opened !== null && prompt && (
        <CompareViewer
          compared={compared}
          prompts={prompts}
          moments={moments}
          shown={{ prompt: Math.min(chosen, prompts.length - 1), moment: opened }}
          onMoment={setOpened}
          onPrompt={setChosen}
          onClose={() => setOpened(null)}
        />
      )}
    </Panel>
  );
}

type Prompts = ReturnType<typeof sharedPrompts>;
type Moments = ReturnType<typeof momentsOf>;

function PromptChoice({
  prompts,
  chosen,
  onChoose,
}: {
  prompts: Prompts;
  chosen: number;
  onChoose: (at: number) => void;
}) {
  return (
    <div role="radiogroup" aria-label="Prompt" className="flex gap-2 overflow-x-auto px-4 pt-0.5 pb-3">
      {prompts.map(({ key, prompt, places }, at) => {
        const owners = places.filter((place) => place !== null).length;
        return (
          <button
            key={key}
            type="button"
            role="radio"
            aria-checked={at === chosen}
            onClick={() => onChoose(at)}
            className={cn(
              'max-w-80 shrink-0 rounded-sm border px-3 py-1.5 text-left text-sm transition-colors duration-(--ph-fast) max-sm:max-w-64',
              at === chosen ? 'border-accent-line bg-accent-soft' : 'border-line hover:bg-raised',
            )}
          >
            <span className="block truncate">{prompt.prompt}</span>
            <span className="block text-xs text-muted">
              seed {prompt.seed}
              {owners < places.length && `, in ${owners} of ${places.length} runs`}
            </span>
          </button>
        );
      })}
    </div>
  );
}

function Grid({
  compared,
  moments,
  onOpen,
}: {
  compared: Compared[];
  moments: Moments;
  onOpen: (key: string) => void;
}) {
  return (
    <div className="overflow-auto px-4 pb-4 max-h-[70vh]">
      <div
        className="grid gap-x-1.5 gap-y-2"
        style={{ gridTemplateColumns: `72px repeat(${compared.length}, minmax(112px, ${CELL_PX}px))` }}
      >
        <span className="sticky top-0 z-10 bg-surface" />
        {compared.map(({ run, label, color }) => (
          <span
            key={run.id}
            className="sticky top-0 z-10 flex items-center gap-1.5 bg-surface pb-1 text-xs font-medium"
          >
            <ColorDot color={color} className="size-2" />
            <span className="truncate">{label}</span>
          </span>
        ))}
        {moments.map(({ key, title, cells }) => (
          <Fragment key={key}>
            <span className="sticky left-0 bg-surface pt-1 text-xs text-muted">{title}</span>
            {cells.map((cell, at) => {
              const { run, label } = compared[at] as Compared;
              return cell ? (
                <button
                  key={run.id}
                  type="button"
                  aria-label={`${label}, ${title}, step ${count(cell.step)}`}
                  onClick={() => onOpen(key)}
                  className="group relative aspect-square overflow-hidden rounded-xs bg-inset outline-offset-1 hover:outline-2 hover:outline-accent"
                >
                  <img
                    src={sampleThumbnailUrl({ ...cell.sample, runId: run.id }, CELL_PX)}
                    alt=""
                    loading="lazy"
                    className="size-full object-cover"
                  />
                </button>
              ) : (
                <span
                  key={run.id}
                  className="grid aspect-square place-items-center rounded-xs border border-dashed border-line-strong px-2 text-center text-xs text-muted"
                >
                  no sample
                </span>
              );
            })}
          </Fragment>
        ))}
      </div>
    </div>
  );
}
