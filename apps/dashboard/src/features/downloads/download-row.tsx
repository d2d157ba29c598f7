'use client';

import type { Download } from '@pilothouse/contracts/downloads';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { bytes, clock, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { ProgressBar } from '@/ui/progress-bar';
import { StateLabel } from '@/ui/state-label';
import { amountOf, paceOf } from './download-words';
import { useAct, useRemove } from './downloads.queries';
import { PlaceDialog } from './place-dialog';
import { Sightings } from './sightings';

/** One download: how far it is, what stands in its way, and what can be done about it. */
export function DownloadRow({ download, onTokens }: { download: Download; onTokens: () => void }) {
  const { id, name, folder, status, drops } = download;
  const act = useAct();
  const remove = useRemove();
  const [isPlacing, setPlacing] = useState(false);
  const failure = act.error ?? remove.error;
  return (
    <div className="grid gap-1.5 px-4 py-2.5 text-sm max-sm:px-3.5">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-base font-medium" title={name}>
          {status.state === 'done' ? (
            <Link href={`/models/?path=${encodeURIComponent(status.path)}`} className="hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
        </span>
        <State download={download} />
        <span className="-mr-2 flex">
          {(status.state === 'running' || status.state === 'waiting' || status.state === 'verifying') && (
            <IconButton
              icon="pause"
              label={`Pause ${name}`}
              size="sm"
              writes
              onClick={() => act.mutate({ id, action: 'pause' })}
            />
          )}
          {status.state === 'paused' && (
            <IconButton
              icon="play"
              label={`Resume ${name}`}
              size="sm"
              writes
              onClick={() => act.mutate({ id, action: 'resume' })}
            />
          )}
          <IconButton
            icon="close"
            label={status.state === 'done' ? `Take ${name} off the list` : `Cancel ${name}`}
            size="sm"
            writes
            onClick={() => remove.mutate(id)}
          />
        </span>
      </div>
      <Progress download={download} />
      {status.state === 'failed' && (
        <>
          <p className="text-text-2">{status.why}</p>
          <div className="flex flex-wrap gap-2 pt-0.5">
            <Button
              size="sm"
              writes
              working={act.isPending}
              onClick={() => act.mutate({ id, action: 'retry' })}
            >
              <Icon name="restart" className="size-3.5" />
              Try again
            </Button>
            {status.remedy === 'token' && (
              <Button size="sm" onClick={onTokens}>
                <Icon name="key" className="size-3.5" />
                Add token
              </Button>
            )}
            {(status.remedy === 'token' || status.remedy === 'licence') && (
              <Button asChild size="sm" look="bare">
                <a href={download.origin.page} target="_blank" rel="noreferrer">
                  <Icon name="out" className="size-3.5" />
                  Licence
                </a>
              </Button>
            )}
            {status.remedy === 'rename' && (
              <Button size="sm" writes onClick={() => setPlacing(true)}>
                Name and folder…
              </Button>
            )}
          </div>
        </>
      )}
      {status.state === 'running' && status.trouble && (
        <p className="text-warn">
          {status.trouble} {status.retryAt && `Again at ${clock(status.retryAt, 'seconds')}.`}
        </p>
      )}
      {status.state === 'done' ? (
        <>
          <p className="text-xs text-muted [overflow-wrap:anywhere]">
            models/{status.path}, {bytes(download.bytes ?? 0)}, SHA-256{' '}
            {status.isVerified ? 'as promised' : 'computed here'}
          </p>
          <Sightings
            seen={status.seen}
            onLook={() => act.mutate({ id, action: 'look' })}
            isLooking={act.isPending}
          />
        </>
      ) : (
        <p className="text-xs text-muted [overflow-wrap:anywhere]">
          <button type="button" onClick={() => setPlacing(true)} className="hover:text-text hover:underline">
            to {folder ?? 'the folder its header says'}
          </button>
          , from {download.origin.title}
          {drops > 0 && `, connection lost ${counted(drops, 'time')}`}
        </p>
      )}
      {failure && (
        <p role="alert" className="text-danger">
          {sentenceOf(failure)}
        </p>
      )}
      {isPlacing && <PlaceDialog download={download} onClose={() => setPlacing(false)} />}
    </div>
  );
}

function State({ download: { status, bytes: all } }: { download: Download }) {
  switch (status.state) {
    case 'waiting':
      return <StateLabel state="waiting">Waiting</StateLabel>;
    case 'paused':
      return <StateLabel state="stopped">Paused</StateLabel>;
    case 'verifying':
      return <StateLabel state="starting">Verifying</StateLabel>;
    case 'failed':
      return status.remedy === 'token' || status.remedy === 'licence' ? (
        <StateLabel state="warning">
          {status.remedy === 'token' ? 'Needs a token' : 'Needs its licence'}
        </StateLabel>
      ) : (
        <StateLabel state="failed">Failed</StateLabel>
      );
    case 'done':
      return <StateLabel state="done">Done</StateLabel>;
    case 'running':
      return status.trouble ? (
        <StateLabel state="warning">Trying again</StateLabel>
      ) : all === null ? (
        <StateLabel state="live">Getting</StateLabel>
      ) : null;
  }
}

function Progress({ download }: { download: Download }) {
  const { name, status, doneBytes, bytes: all } = download;
  if (status.state === 'done' || (status.state === 'failed' && doneBytes === 0)) return null;
  const isVerifying = status.state === 'verifying';
  const share = isVerifying ? status.hashedBytes / (all || 1) : doneBytes / (all || 1);
  return (
    <>
      <ProgressBar
        size="thin"
        share={share}
        label={isVerifying ? `SHA-256 of ${name}` : `Progress of ${name}`}
      />
      <div className="flex justify-between gap-3 text-xs text-muted tabular-nums">
        <span>
          {isVerifying ? `SHA-256, ${bytes(status.hashedBytes)} of ${bytes(all ?? 0)}` : amountOf(download)}
        </span>
        <span>{paceOf(download)}</span>
      </div>
    </>
  );
}
