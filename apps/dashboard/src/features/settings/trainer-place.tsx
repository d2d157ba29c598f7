'use client';

import type { Settings } from '@pilothouse/contracts/settings';
import { useQuery } from '@tanstack/react-query';
import { machineQuery, trainingSetupQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { Skeleton } from '@/ui/skeleton';
import { StateLabel } from '@/ui/state-label';
import { SettingsForm } from './settings-form';
import { WithSettings } from './with-settings';

/** Where the trainer is. Empty fields mean the usual places. */
export function TrainerPlace() {
  return <WithSettings>{({ trainer }) => <TrainerForm trainer={trainer} />}</WithSettings>;
}

function TrainerForm({ trainer }: Pick<Settings, 'trainer'>) {
  const usual = `${useQuery(machineQuery).data?.workspace ?? ''}/tools/kohya`;
  return (
    <SettingsForm
      part="trainer"
      saved={trainer}
      fields={[
        {
          name: 'path',
          label: 'Folder of sd-scripts, or of the Kohya GUI that holds it',
          help: `Empty: ${usual}`,
          placeholder: usual,
        },
        {
          name: 'python',
          label: 'Python',
          help: 'Empty: venv/bin/python or .venv/bin/python in that folder',
        },
      ]}
    >
      <Verdict />
    </SettingsForm>
  );
}

/** What was found there, as the control plane sees it. */
function Verdict() {
  const setup = useQuery(trainingSetupQuery);
  if (setup.isError) return <Note tone="bad">{sentenceOf(setup.error)}</Note>;
  if (!setup.data) return <Skeleton className="w-48" />;
  const { trainer } = setup.data;
  const again = (
    <Button size="sm" working={setup.isFetching} onClick={() => void setup.refetch()}>
      Look again
    </Button>
  );
  if (trainer.problem) {
    return (
      <Note tone="warn" action={again}>
        {trainer.problem}
      </Note>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <StateLabel state="ready">Found</StateLabel>
      <span className="mono min-w-0 flex-1 text-text-2 [overflow-wrap:anywhere] max-sm:order-last max-sm:basis-full">
        {trainer.path}, {trainer.python}
      </span>
      {again}
    </div>
  );
}
