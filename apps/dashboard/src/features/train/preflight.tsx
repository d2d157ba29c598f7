'use client';

import type { RunPlan } from '@pilothouse/contracts/plans';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { count, counted, times } from '@/ui/format';
import { Figure, Figures } from '@/ui/figure';
import { ErrorState } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { Skeleton } from '@/ui/skeleton';
import { type StateKind, StateLabel } from '@/ui/state-label';
import { Buckets } from './buckets';
import { Contributions } from './contributions';
import { CommandTabs } from './command-tabs';
import { Needs, timeBasis, timeText } from './needs';
import { Problems } from './problems';
import type { Train } from './use-train';

/** The right column: what would happen, checked while one types, before anything is started. */
export function Preflight({ train }: { train: Train }) {
  const { form, plan, plannedFor, planError, setup } = train;
  const trainer = setup.data?.trainer;
  return (
    <div className="flex min-h-full flex-col bg-surface">
      {trainer && trainer.problem !== '' && !form.rehearsal && (
        <div className="px-5 pt-3.5">
          <Note
            tone="bad"
            action={
              <Button size="sm" asChild>
                <Link href="/settings/">Settings</Link>
              </Button>
            }
          >
            <p className="font-medium">There is no trainer to start yet</p>
            <p className="text-text-2">{trainer.problem}</p>
            {!trainer.problem.includes(trainer.path) && (
              <p className="mono mt-1 break-all text-muted">{trainer.path}</p>
            )}
          </Note>
        </div>
      )}
      <Part>
        <Head train={train} />
        <Summary train={train} />
      </Part>
      {planError && !plan ? (
        <ErrorState title="The plan could not be made" error={planError} />
      ) : (
        <>
          {plan && (plan.vram || plan.disk) && (
            <Part>
              <Needs plan={plan} />
            </Part>
          )}
          {plan && plannedFor && plan.buckets.length > 0 && (
            <Part className="pb-2">
              <Contributions plan={plan} />
              <Buckets plan={plan} request={plannedFor} />
            </Part>
          )}
          <Problems train={train} />
          {plan && plannedFor && plan.argv.length > 0 && <CommandTabs plan={plan} request={plannedFor} />}
        </>
      )}
    </div>
  );
}

function Part({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <section className={`border-b border-line px-5 pt-[13px] pb-3.5 max-sm:px-4 ${className}`}>
      {children}
    </section>
  );
}

function Head({ train }: { train: Train }) {
  const { isChecking, isAsLastChecked, request } = train;
  const { state, words } = verdict(train);
  return (
    <h2 className="mb-[9px] flex flex-wrap items-center gap-x-2">
      <span role="status">
        <StateLabel state={state} className="text-base font-bold">
          {words}
        </StateLabel>
      </span>
      <span className="flex-1" />
      <span className="text-sm whitespace-nowrap text-muted">
        {isChecking
          ? 'checking…'
          : isAsLastChecked
            ? 'figures as last checked'
            : request && 'checked as you type'}
      </span>
    </h2>
  );
}

function verdict({ form, errors, plan, planError, setup }: Train): { state: StateKind; words: string } {
  const missing = Object.keys(errors).length;
  if (missing > 0) {
    return { state: 'waiting', words: `${counted(missing, 'thing')} to settle before it can start` };
  }
  const wrong = plan?.problems.filter(({ level }) => level === 'error').length ?? 0;
  if (wrong > 0) return { state: 'failed', words: `Cannot start, ${counted(wrong, 'thing')} to put right` };
  if (setup.data?.trainer.problem && !form.rehearsal) {
    return { state: 'failed', words: 'Cannot start without a trainer' };
  }
  if (planError) return { state: 'warning', words: 'Not checked' };
  if (!plan) return { state: 'waiting', words: 'Checking' };
  const warnings = plan.problems.length;
  const can = form.rehearsal ? 'Can be rehearsed' : 'Can start';
  if (warnings > 0) return { state: 'warning', words: `${can}, ${counted(warnings, 'thing')} to look at` };
  return { state: 'ready', words: can };
}

/** The same figures the trainer will print. Nothing is said before there is something to count. */
function Summary({ train: { plan, plannedFor, request } }: { train: Train }) {
  if (!plan && !request) return null;
  const wait = <Skeleton className="my-1.5 w-12" />;
  return (
    <Figures className="flex-wrap justify-between gap-x-4 gap-y-2">
      <Figure label="Steps, exact" value={plan ? count(plan.steps) : wait} />
      <Figure label="Per epoch" value={plan ? count(plan.stepsPerEpoch) : wait} />
      <Figure
        label="Time"
        value={plan ? <Time plan={plan} isRehearsal={plannedFor?.rehearsal ?? false} /> : wait}
      />
      <Figure label="Pictures" value={plan ? count(plan.images) : wait} />
      <Figure
        label="Each picture"
        value={plannedFor ? times(plannedFor.epochs * plannedFor.repeats) : wait}
      />
      <Figure label="Checkpoints" value={plannedFor ? count(plannedFor.epochs) : wait} />
    </Figures>
  );
}

/** The stand-in trainer takes about a minute for the steps, however many they are. */
function Time({ plan, isRehearsal }: { plan: RunPlan; isRehearsal: boolean }) {
  if (isRehearsal) return 'up to 2 min';
  return <span title={timeBasis(plan.time)}>{timeText(plan.time) ?? 'unknown'}</span>;
}
