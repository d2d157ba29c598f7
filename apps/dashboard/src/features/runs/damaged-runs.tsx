'use client';

import { TrashEntry } from '@pilothouse/contracts/datasets';
import { AnyRun, type DamagedRun } from '@pilothouse/contracts/runs';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel, PanelHead } from '@/ui/panel';
import { StateLabel } from '@/ui/state-label';
import { toast } from '@/ui/toast';
import { damagedRunsQuery, useLiveDamagedRuns } from './runs.queries';
import { putBack } from './use-remove-run';

/** Runs that stand in no list, because their record cannot be read: what is wrong with each, and what can be done. */
export function DamagedRuns() {
  const damaged = useQuery(damagedRunsQuery);
  useLiveDamagedRuns();
  if (damaged.isError && !damaged.data) {
    return (
      <ErrorState
        title="It could not be found out whether a run is damaged"
        error={damaged.error}
        onRetry={() => void damaged.refetch()}
      />
    );
  }
  if (!damaged.data?.length) return null;
  return (
    <Panel className="shrink-0" aria-label="Damaged runs">
      <PanelHead title="Damaged" fact={counted(damaged.data.length, 'run')} />
      <ul className="max-h-[40vh] overflow-y-auto">
        {damaged.data.map((run) => (
          <Row key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ run: { id, file, why, folder } }: { run: DamagedRun }) {
  const readAgain = useMutation({
    mutationFn: () => api(AnyRun, `/runs/damaged/${id}/read-again`, { method: 'POST' }),
    onSuccess: ({ name }) => toast(`${name} can be read again`),
  });
  const remove = useMutation({
    mutationFn: () => api(TrashEntry, `/runs/damaged/${id}`, { method: 'DELETE' }),
    onSuccess: (entry) => toast(`${entry.what} moved to the trash`, { undo: () => void putBack(entry) }),
  });
  const failure = remove.error ?? readAgain.error;
  return (
    <li className="grid gap-1.5 border-t border-line px-4 py-2.5 text-sm max-sm:px-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StateLabel state="failed">Damaged</StateLabel>
        <span className="mono min-w-0 flex-1 truncate max-sm:basis-[60%]">{id}</span>
        <Button size="sm" writes working={readAgain.isPending} onClick={() => readAgain.mutate()}>
          <Icon name="restart" className="size-3.5" />
          Read again
        </Button>
        <Button size="sm" writes working={remove.isPending} onClick={() => remove.mutate()}>
          <Icon name="trash" className="size-3.5" />
          Move to the trash
        </Button>
      </div>
      <p>
        Its <span className="mono">{file}</span> cannot be read. {why}
      </p>
      <p className="text-muted">
        Mend that file by hand and read it again, or move the run to the trash. Everything else the run has
        saved is still in its folder.
      </p>
      <div className="flex items-center gap-1.5">
        <span className="mono min-w-0 text-xs break-all text-text-2">{folder}</span>
        <CopyButton text={folder} label="Copy the path of the folder" />
      </div>
      {failure && (
        <p role="alert" className="text-danger">
          {sentenceOf(failure)}
        </p>
      )}
    </li>
  );
}
