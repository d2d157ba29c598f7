'use client';

import { ChangeSettings, type Settings } from '@pilothouse/contracts/settings';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { machineQuery, settingsQuery, trainingSetupQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { Note } from '@/ui/note';
import { Skeleton } from '@/ui/skeleton';
import { StateLabel } from '@/ui/state-label';
import { TextField } from '@/ui/text-field';
import { useChangeSettings } from './settings.queries';

/** Where the trainer is. Empty fields mean the usual places. */
export function TrainerPlace() {
  const settings = useQuery(settingsQuery);
  if (settings.isError) {
    return (
      <ErrorState
        className="p-0"
        title="The settings could not be read"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    );
  }
  if (!settings.data) return <Skeleton className="w-64" />;
  const { path, python } = settings.data.trainer;
  // Another browser's change begins the form anew.
  return <TrainerForm key={`${path} ${python}`} trainer={settings.data.trainer} />;
}

function TrainerForm({ trainer }: { trainer: Settings['trainer'] }) {
  const { data: machine } = useQuery(machineQuery);
  const [path, setPath] = useState(trainer.path ?? '');
  const [python, setPython] = useState(trainer.python ?? '');
  const [problems, setProblems] = useState<{ path?: string; python?: string }>({});
  const change = useChangeSettings();
  const isChanged = path !== (trainer.path ?? '') || python !== (trainer.python ?? '');

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wish = { trainer: { path: path.trim() || null, python: python.trim() || null } };
    const parsed = ChangeSettings.safeParse(wish);
    setProblems(parsed.success ? {} : problemsOf(parsed.error.issues));
    if (parsed.success && !change.isPending) change.mutate(parsed.data);
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      <FormField
        label="Folder of sd-scripts, or of the Kohya GUI that holds it"
        help={`Empty: ${machine?.workspace ?? ''}/tools/kohya`}
        error={problems.path}
      >
        <TextField
          isMono
          value={path}
          placeholder={`${machine?.workspace ?? ''}/tools/kohya`}
          onChange={(event) => setPath(event.target.value)}
        />
      </FormField>
      <FormField
        label="Python"
        help="Empty: venv/bin/python or .venv/bin/python in that folder"
        error={problems.python}
      >
        <TextField isMono value={python} onChange={(event) => setPython(event.target.value)} />
      </FormField>
      <Verdict />
      <div className="flex items-center justify-end gap-2">
        {change.isError && (
          <p role="alert" className="mr-auto text-sm text-danger">
            {sentenceOf(change.error)}
          </p>
        )}
        <Button type="submit" writes disabled={!isChanged} working={change.isPending}>
          Save
        </Button>
      </div>
    </form>
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

function problemsOf(issues: readonly { path: PropertyKey[]; message: string }[]) {
  return Object.fromEntries(issues.map(({ path, message }) => [path.at(-1), message]));
}
