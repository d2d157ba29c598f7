'use client';

import type { DatasetHealth, HealthReason } from '@pilothouse/contracts/dataset-health';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { ProgressBar } from '@/ui/progress-bar';
import { StateDot } from '@/ui/state-label';
import { mend } from './changed';
import { isGrave, phraseOf, type Yardstick } from './problems';
import { TriggerDialog } from './trigger-dialog';
import { TwinsDialog } from './twins-dialog';
import type { BenchState } from './use-bench';

/** How the whole dataset stands: one figure, what it lacks, and what ends each of it. */
export function HealthPanel({ dataset, bench }: { dataset: string; bench: BenchState }) {
  const { data: health, error } = bench.health;
  const [asks, setAsks] = useState<'trigger' | 'uncaptioned' | 'twins' | null>(null);
  return (
    <section aria-label="Health" className="border-b border-line px-4 pt-3 pb-[13px]">
      <h3 className="mb-1 flex items-baseline gap-2 font-bold">
        Health
        {health?.score != null && <Score health={health} />}
      </h3>
      {error && !health && <p className="text-sm text-danger">{error.message}</p>}
      {health && !health.isComplete && <Looking health={health} />}
      <ul className="text-sm">
        {health?.reasons.map((reason) => (
          <Reason
            key={reason.kind}
            reason={reason}
            yard={bench.yard}
            onShow={showing(reason, bench)}
            fix={fixing(reason, dataset, health, setAsks)}
          />
        ))}
        {health?.isComplete && goodNews(health).map((sentence) => <Good key={sentence}>{sentence}</Good>)}
      </ul>
      {asks === 'twins' && health && (
        <TwinsDialog
          dataset={dataset}
          marks={health.marks}
          images={bench.images}
          onClose={() => setAsks(null)}
        />
      )}
      {(asks === 'trigger' || asks === 'uncaptioned') && health && (
        <TriggerDialog dataset={dataset} kind={asks} health={health} onClose={() => setAsks(null)} />
      )}
    </section>
  );
}

/** From 85 on nothing much is to be won. */
export function toneOf(score: number): 'ready' | 'warning' | 'failed' {
  if (score >= 85) return 'ready';
  return score >= 60 ? 'warning' : 'failed';
}

function Score({ health: { score, isComplete } }: { health: DatasetHealth }) {
  const tone = { ready: 'text-ok', warning: 'text-warn', failed: 'text-danger' }[toneOf(score ?? 0)];
  return (
    <>
      <span className={tone}>{score}</span>
      <span className="text-sm font-normal text-muted">{isComplete ? 'of 100' : 'of 100, so far'}</span>
    </>
  );
}

function Looking({ health: { looked, of } }: { health: DatasetHealth }) {
  return (
    <div className="mt-1 mb-2">
      <ProgressBar size="thin" share={of === 0 ? 0 : looked / of} label="Pictures looked at" />
      <p className="mt-1 text-xs text-muted">
        {looked === of ? 'Comparing pictures' : `Looked at ${count(looked)} of ${count(of)} pictures`}
      </p>
    </div>
  );
}

function Reason({ reason, yard, onShow, fix }: ReasonProps) {
  return (
    <li
      className="flex min-h-[26px] items-center gap-2 max-sm:min-h-11"
      title={reason.points > 0 ? `${reason.points} points` : undefined}
    >
      <StateDot state={isGrave(reason.kind) ? 'failed' : 'warning'} />
      <span className="min-w-0 flex-1">{phraseOf(reason, yard)}</span>
      {onShow && (
        <Button size="sm" look="bare" onClick={onShow}>
          Show
        </Button>
      )}
      {fix && (
        <Button size="sm" look="bare" writes onClick={fix.run}>
          {fix.words}
        </Button>
      )}
    </li>
  );
}

/** Said where there is room for it. */
export function ScoreRule() {
  return (
    <p className="px-4 py-3 text-xs text-muted">
      Each picture, and each caption without one, counts alike and loses the cost of its worst problem: all of
      it when it cannot be trained on, is a copy or of one colour; half when blurred or without a caption;
      less for the rest. What is left of all is the score, from 100. With an empty caption it is at most 59,
      because sd-scripts stops at one.
    </p>
  );
}

type Fix = { words: string; run: () => void };
type ReasonProps = { reason: HealthReason; yard: Yardstick; onShow?: () => void; fix?: Fix };

function Good({ children }: { children: string }) {
  return (
    <li className="flex h-[26px] items-center gap-2 text-text-2">
      <StateDot state="ready" />
      {children}
    </li>
  );
}

function showing({ kind }: HealthReason, bench: BenchState): (() => void) | undefined {
  if (kind === 'orphans' || kind === 'mixed') return undefined;
  return () => bench.setFilter({ problem: kind, tag: '' });
}

function fixing({ kind }: HealthReason, dataset: string, health: DatasetHealth, ask: Ask): Fix | undefined {
  const { trigger } = health;
  switch (kind) {
    case 'copy':
      return { words: 'Trash', run: () => void mend(dataset, { kind }, '# copies moved to the trash') };
    case 'orphans':
      return { words: 'Trash', run: () => void mend(dataset, { kind }, '# captions moved to the trash') };
    case 'near':
      return { words: 'Compare', run: () => ask('twins') };
    case 'extension':
      return { words: 'Rename', run: () => void mend(dataset, { kind }, 'Renamed # pictures') };
    case 'lines':
      return { words: 'Join', run: () => void mend(dataset, { kind }, '# captions made one line') };
    case 'unled':
    case 'buried':
      if (trigger === null) return undefined;
      return {
        words: kind === 'unled' ? 'Add it' : 'Put first',
        run: () =>
          void mend(dataset, { kind: 'trigger', word: trigger }, `${trigger} put first in # captions`),
      };
    case 'mixed':
      return { words: 'Choose one…', run: () => ask('trigger') };
    case 'empty':
    case 'uncaptioned':
      return { words: 'Fill in…', run: () => ask('uncaptioned') };
    default:
      return undefined;
  }
}

type Ask = (what: 'trigger' | 'uncaptioned' | 'twins') => void;

function goodNews({ reasons }: DatasetHealth): string[] {
  const kinds = new Set(reasons.map(({ kind }) => kind));
  return [
    ...(kinds.has('unusable') || kinds.has('extension') ? [] : ['Every picture can be read']),
    ...(kinds.has('uncaptioned') || kinds.has('empty') ? [] : ['Every picture has a caption']),
    ...(kinds.has('copy') || kinds.has('near') ? [] : ['No copies, nothing alike']),
  ];
}
