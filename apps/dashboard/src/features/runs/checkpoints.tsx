'use client';

import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { Run } from '@pilothouse/contracts/runs';
import { useState } from 'react';
import { apiUrl } from '@/api/client';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { bytes, count, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel, PanelHead } from '@/ui/panel';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { StateLabel } from '@/ui/state-label';
import { Cell, HeadCell, Row, Table } from '@/ui/table';
import { useKeepCheckpoint, useTrashCheckpoint } from './checkpoints.queries';
import { stepAfter } from './loss-points';
import { EarlierEpochs } from './earlier-epochs';
import { checkpointsOfPart } from './earlier-parts';
import { PublishDialog } from './publish-dialog';
import { epochsOf, isOver, isRehearsal, stepsOf } from './run-words';
import { useEarlierParts } from './use-earlier';

/** What the run has saved, newest first, and after it what the runs it goes on from saved of the way. */
export function Checkpoints({ run, isNarrow, className }: CheckpointsProps) {
  const newestFirst = [...run.checkpoints].sort(
    (a, b) => b.savedAt - a.savedAt || (b.epoch ?? 0) - (a.epoch ?? 0),
  );
  const earlier = useEarlierParts(run).flatMap((part) =>
    checkpointsOfPart(part).map((checkpoint) => ({ of: part.run ?? run, checkpoint })),
  );
  return (
    <Panel className={className}>
      {newestFirst.length + earlier.length === 0 ? (
        <>
          <PanelHead title="Checkpoints" fact="none yet" />
          <p className="px-4 pb-4 text-sm text-muted">
            {isOver(run)
              ? 'It ended before the first one was saved.'
              : `The first one is saved at the end of epoch ${(run.resumedFrom?.epoch ?? 0) + 1}.`}
          </p>
        </>
      ) : (
        <Table className="max-sm:block max-sm:[&>tbody]:block max-sm:[&>thead]:block max-sm:[&_th]:border-b-0">
          <thead>
            <tr>
              <HeadCell>Checkpoint</HeadCell>
              <HeadCell isNumber className="max-sm:hidden">
                Epoch
              </HeadCell>
              {!isNarrow && (
                <HeadCell isNumber className="max-xl:hidden">
                  Step
                </HeadCell>
              )}
              {!isNarrow && (
                <HeadCell isNumber className="max-sm:hidden">
                  Size
                </HeadCell>
              )}
              <HeadCell className="max-sm:hidden">
                {isNarrow ? <span className="sr-only">Header</span> : 'Header'}
              </HeadCell>
              <HeadCell>
                <span className="sr-only">Download</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((checkpoint) => (
              <CheckpointRow key={checkpoint.file} checkpoint={checkpoint} run={run} isNarrow={isNarrow} />
            ))}
            {earlier.map(({ of, checkpoint }) => (
              <CheckpointRow
                key={`${of.id}/${checkpoint.file}`}
                checkpoint={checkpoint}
                run={of}
                isNarrow={isNarrow}
              />
            ))}
          </tbody>
        </Table>
      )}
      <EarlierEpochs run={run} what="checkpoint" />
    </Panel>
  );
}

const EXTENSION = '.safetensors';

type CheckpointsProps = {
  run: Run;
  /** Leaves out what the log says as well. */
  isNarrow?: boolean;
  className?: string;
};

function CheckpointRow({ checkpoint, run, isNarrow }: CheckpointsProps & { checkpoint: Checkpoint }) {
  const { file, isComplete, isFinal, isKept, savedAt } = checkpoint;
  const epoch = checkpoint.epoch ?? (isFinal ? epochsOf(run) : null);
  const [isPublishing, setPublishing] = useState(false);
  const trash = useTrashCheckpoint(run.id);
  const keep = useKeepCheckpoint(run.id);
  const keepWords = isKept ? `Give up ${file}: it may be deleted again` : `Keep ${file}: it is not deleted`;
  return (
    <Row className="max-sm:grid max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0 max-sm:[&>td]:h-auto max-sm:[&>td]:border-b-0">
      <Cell className="w-full max-w-0 max-sm:max-w-none">
        <span
          className="mono flex max-sm:block max-sm:break-all max-sm:whitespace-normal"
          title={`${file}, ${bytes(checkpoint.bytes)}, ${moment(savedAt)}`}
        >
          <span className="truncate">{file.slice(0, -EXTENSION.length)}</span>
          {/* Where there is too little room, what all have in common goes first. */}
          {!isNarrow && <span className="shrink-[999] truncate text-muted">{EXTENSION}</span>}
        </span>
        <span className="text-xs text-muted sm:hidden">
          {epoch !== null && `epoch ${count(epoch)}, `}
          {isRehearsal(run) && 'no model, '}
          {bytes(checkpoint.bytes)}
          {!isComplete && <span className="text-danger">, cut short</span>}
        </span>
      </Cell>
      <Cell isNumber className="max-sm:hidden">
        {epoch === null ? <span className="text-muted">unknown</span> : count(epoch)}
      </Cell>
      {!isNarrow && (
        <Cell isNumber className="max-xl:hidden">
          {epoch !== null && count(stepAfter(epoch, epochsOf(run), stepsOf(run)))}
        </Cell>
      )}
      {!isNarrow && (
        <Cell isNumber className="max-sm:hidden">
          {bytes(checkpoint.bytes)}
        </Cell>
      )}
      <Cell className={cn('max-sm:hidden', isNarrow && 'px-0')}>
        {isComplete && isRehearsal(run) && <RehearsalTag />}
        {(isComplete ? !isNarrow && !isRehearsal(run) : true) && (
          <StateLabel state={isComplete ? 'done' : 'failed'} className="align-middle">
            {isComplete ? 'Read' : 'Cut short'}
          </StateLabel>
        )}
      </Cell>
      <Cell className="text-right whitespace-nowrap">
        {isComplete && !isRehearsal(run) && (
          <Button size="sm" writes className="mr-1 align-middle" onClick={() => setPublishing(true)}>
            Publish…
          </Button>
        )}
        <Button
          look="bare"
          size="sm"
          square
          writes
          on={isKept}
          aria-pressed={isKept}
          working={keep.isPending}
          disabled={!isComplete}
          aria-label={keepWords}
          title={isKept ? 'Kept: it is not deleted' : 'Keep'}
          onClick={() => keep.mutate({ file, kept: !isKept })}
          className="align-middle"
        >
          <Icon name="lock" className="size-3.5" />
        </Button>
        <Button asChild look="bare" size="sm" square className="align-middle">
          <a
            href={apiUrl(`/runs/${run.id}/checkpoints/${encodeURIComponent(file)}`)}
            download
            aria-label={`Download ${file}`}
            title="Download"
          >
            <Icon name="download" className="size-3.5" />
          </a>
        </Button>
        <Button
          look="bare"
          size="sm"
          square
          writes
          working={trash.isPending}
          disabled={isKept || (!isComplete && !isOver(run))}
          aria-label={`Move ${file} to the trash`}
          title="Move to the trash"
          onClick={() => trash.mutate(file)}
          className="align-middle"
        >
          <Icon name="trash" className="size-3.5" />
        </Button>
        {isPublishing && <PublishDialog run={run} first={checkpoint} onClose={() => setPublishing(false)} />}
      </Cell>
    </Row>
  );
}
