'use client';

import type { ResumePolicy as Policy, Settings } from '@pilothouse/contracts/settings';
import { useStaleSince } from '@/api/connection';
import { Failure } from '@/ui/failure';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { useChangeSettings } from './settings.queries';
import { WithSettings } from './with-settings';

const POLICIES: { value: Policy; title: string }[] = [
  { value: 'off', title: 'Leave it' },
  { value: 'ask', title: 'Offer it' },
  { value: 'automatic', title: 'By itself' },
];

const MEANS: Record<Policy, string> = {
  off: 'An interrupted run stays as it is, and its page does not offer to go on.',
  ask: 'The page of an interrupted run offers to go on from what was saved.',
  automatic:
    'An interrupted run goes on from what was saved, before those that wait. One that got no further than where it had gone on from does not.',
};

const TIMES = Array.from({ length: 10 }, (_, at) => ({
  value: String(at + 1),
  title: at === 0 ? 'At most once' : `At most ${at + 1} times`,
}));

/** What becomes of a run that a kill or a restart of the machine ended. */
export function ResumePolicy() {
  return <WithSettings>{({ resuming }) => <Choice resuming={resuming} />}</WithSettings>;
}

function Choice({ resuming: { policy, most } }: { resuming: Settings['resuming'] }) {
  const change = useChangeSettings();
  const isStale = useStaleSince() !== null;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label="Interrupted runs"
          value={policy}
          options={POLICIES}
          onChange={(next) => change.mutate({ resuming: { policy: next } })}
          disabled={isStale}
          className="w-full max-w-[340px]"
        />
        {policy === 'automatic' && (
          <div className="w-40">
            <Select
              label="How often in a row"
              value={String(most)}
              options={TIMES}
              onChange={(next) => change.mutate({ resuming: { most: Number(next) } })}
            />
          </div>
        )}
      </div>
      <p className="text-sm text-muted">{MEANS[policy]}</p>
      <Failure error={change.error} />
    </div>
  );
}
