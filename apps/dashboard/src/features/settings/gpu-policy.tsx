'use client';

import type { BusyPolicy, GuardPolicy, Settings } from '@pilothouse/contracts/settings';
import type { ReactNode } from 'react';
import { useStaleSince } from '@/api/connection';
import { Failure } from '@/ui/failure';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { useChangeSettings } from './settings.queries';
import { VramNeeds } from './vram-needs';
import { withOwn } from './with-own';
import { WithSettings } from './with-settings';

const BUSY: { value: BusyPolicy; title: string }[] = [
  { value: 'finish', title: 'Let them finish' },
  { value: 'interrupt', title: 'End them' },
];

const GUARD: { value: GuardPolicy; title: string }[] = [
  { value: 'ask', title: 'Ask' },
  { value: 'fits', title: 'If it fits' },
  { value: 'stopped', title: 'Not at all' },
];

const GUARD_MEANS: Record<GuardPolicy, string> = {
  ask: 'Whoever starts one is told which run has the card and for how long, and decides.',
  fits: 'It starts when what it held before is free beside what the run needs, and not otherwise.',
  stopped: 'It starts when the run has left the card.',
};

/** What becomes of the tools on a card when a run needs it. */
export function GpuPolicy() {
  return <WithSettings>{({ gpu }) => <Choices gpu={gpu} />}</WithSettings>;
}

function Choices({
  gpu: { busy, finishSeconds, giveUpSeconds, guard, needGigabytes },
}: Pick<Settings, 'gpu'>) {
  const change = useChangeSettings();
  const isStale = useStaleSince() !== null;
  return (
    <div className="grid gap-5">
      <Choice
        title="Pictures being made"
        text={
          busy === 'finish'
            ? 'ComfyUI and SwarmUI finish what they were asked for, up to this time. Then they unload their models.'
            : 'ComfyUI and SwarmUI drop what they were asked for at once, and unload their models.'
        }
      >
        <Segments
          label="Pictures being made"
          value={busy}
          options={BUSY}
          onChange={(next) => change.mutate({ gpu: { busy: next } })}
          disabled={isStale}
          className="w-full max-w-[260px]"
        />
        {busy === 'finish' && (
          <div className="w-40">
            <Select
              label="How long they may take"
              value={String(finishSeconds)}
              options={timesWith(FINISH, finishSeconds)}
              onChange={(next) => change.mutate({ gpu: { finishSeconds: Number(next) } })}
              disabled={isStale}
            />
          </div>
        )}
      </Choice>
      <Choice
        title="Waiting for memory"
        text="Each tool that was asked has this long. One that still holds too much is stopped, and started again after the run."
      >
        <div className="w-40">
          <Select
            label="Waiting for memory"
            value={String(giveUpSeconds)}
            options={timesWith(GIVE_UP, giveUpSeconds)}
            onChange={(next) => change.mutate({ gpu: { giveUpSeconds: Number(next) } })}
            disabled={isStale}
          />
        </div>
      </Choice>
      <Choice title="Starting a tool beside a run" text={GUARD_MEANS[guard]}>
        <Segments
          label="Starting a tool beside a run"
          value={guard}
          options={GUARD}
          onChange={(next) => change.mutate({ gpu: { guard: next } })}
          disabled={isStale}
          className="w-full max-w-[260px]"
        />
      </Choice>
      <VramNeeds
        needs={needGigabytes}
        isDisabled={isStale}
        onChange={(next) => change.mutate({ gpu: { needGigabytes: next } })}
      />
      <Failure error={change.error} />
    </div>
  );
}

function Choice({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <h3 className="text-sm font-medium">{title}</h3>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
      <p className="text-sm text-muted">{text}</p>
    </div>
  );
}

const FINISH = [60, 300, 900, 3600];
const GIVE_UP = [10, 30, 60, 180, 600];

const timesWith = (usual: number[], own: number) =>
  withOwn(usual, own).map((seconds) => ({ value: String(seconds), title: timeText(seconds) }));

const timeText = (seconds: number) =>
  seconds < 60 || seconds % 60 !== 0 ? `${seconds} s at most` : `${seconds / 60} min at most`;
