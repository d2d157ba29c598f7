'use client';

import type { PlanProblem } from '@pilothouse/contracts/plans';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { type StateKind, StateDot } from '@/ui/state-label';
import type { Train } from './use-train';

const STATE = { error: 'failed', warning: 'warning' } satisfies Record<PlanProblem['level'], StateKind>;

/** What is missing, what forbids the start and what is only to be looked at, worst first; then what was found to be right. */
export function Problems({ train }: { train: Train }) {
  const { errors, plan, form, setup } = train;
  const missing = Object.values(errors);
  const problems = (missing.length > 0 ? [] : (plan?.problems ?? [])).toSorted(
    (a, b) => Number(b.level === 'error') - Number(a.level === 'error'),
  );
  const good = missing.length > 0 || !plan ? [] : goodNews(train);
  if (missing.length + problems.length + good.length === 0) return null;

  return (
    <ul className="grid gap-2 border-b border-line px-5 py-[11px] text-sm max-sm:px-4">
      {missing.map((sentence) => (
        <Item key={sentence} state="waiting" sentence={sentence} />
      ))}
      {problems.map(({ level, field, message }) => (
        <Item key={message} state={STATE[level]} sentence={message}>
          {field === 'dataset' && form.dataset !== '' && (
            <Button size="sm" asChild>
              <Link href={`/datasets/?name=${encodeURIComponent(form.dataset)}`}>Open</Link>
            </Button>
          )}
          {field === '' && setup.data?.trainer.problem && (
            <Button size="sm" asChild>
              <Link href="/settings/">Settings</Link>
            </Button>
          )}
        </Item>
      ))}
      {good.map((sentence) => (
        <Item key={sentence} state="ready" sentence={sentence} isQuiet />
      ))}
    </ul>
  );
}

/** Only what the plan has looked at and found nothing against. */
function goodNews({ plan, familySetup, setup }: Train): string[] {
  const fields = new Set(plan?.problems.map(({ field }) => field));
  const trainer = setup.data?.trainer;
  return [
    ...(familySetup && !fields.has('baseModel') ? [`Base model is read as ${familySetup.title}`] : []),
    ...(trainer && trainer.problem === '' ? [`Trainer found in ${trainer.path}`] : []),
  ];
}

function Item({ state, sentence, isQuiet, children }: ItemProps) {
  return (
    <li className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-start gap-2.5">
      <StateDot state={state} className="mt-[3px]" />
      <span className={`min-w-0 break-words ${isQuiet ? 'text-text-2' : ''}`}>{sentence}</span>
      {children}
    </li>
  );
}

type ItemProps = { state: StateKind; sentence: string; isQuiet?: boolean; children?: React.ReactNode };
