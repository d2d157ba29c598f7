import type { Intake } from '@pilothouse/contracts/uploads';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { bytes, count, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { ProgressBar } from '@/ui/progress-bar';
import { toast } from '@/ui/toast';
import { pickFiles } from './pick-files';
import type { TrayRow as Row } from './tray-rows';
import type { Upload } from './upload-queue';
import { chooseLayout, discardIntake, retryIntake } from './uploads.queries';
import { addFiles, uploadQueue } from './use-uploads';

/** One file with its bar, or the reason why it is not there. */
export function TrayRow({ row, onReport }: { row: Row; onReport: (intake: Intake) => void }) {
  if (row.type === 'upload') return <UploadRow upload={row.upload} />;
  const { intake } = row;
  const { status } = intake;
  if (status.type === 'asking') return <Question intake={intake} />;
  if (status.type === 'done') return <Done intake={intake} onReport={() => onReport(intake)} />;
  if (status.type === 'failed')
    return <Failed intake={intake} reason={status.reason} mayRetry={status.mayRetry} />;
  if (status.type === 'receiving') return <Interrupted intake={intake} received={status.receivedBytes} />;

  const total = 'total' in status ? status.total : 0;
  const share = 'total' in status && total > 0 ? status.done / total : 0;
  const words = { waiting: 'waits', reading: 'opened', checking: 'checked', adding: 'moved in' }[status.type];
  return (
    <Line
      name={intake.name}
      fact={total > 0 && 'done' in status ? `${count(status.done)} of ${count(total)} ${words}` : words}
      actions={
        status.type !== 'adding' && (
          <IconButton
            icon="close"
            label={`Stop ${intake.name}`}
            size="sm"
            onClick={() => act(discardIntake(intake.id))}
          />
        )
      }
    >
      <ProgressBar share={share} label={`${intake.name} ${words}`} size="thin" />
    </Line>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { id, path, file, state, sentBytes, reason, way } = upload;
  const isIt = (other: Upload) => other.id === id;
  if (reason !== '') {
    return (
      <Line name={path} fact={bytes(file.size)} tone={state === 'done' ? 'warn' : 'danger'}>
        <Reason text={reason} />
      </Line>
    );
  }
  const amount =
    way === 'parts' && sentBytes > 0 ? `${bytes(sentBytes)} of ${bytes(file.size)}` : bytes(file.size);
  return (
    <Line
      name={path}
      fact={state === 'waiting' ? 'waits' : state === 'paused' ? `paused, ${amount}` : amount}
      actions={
        way === 'parts' && (
          <>
            {state === 'paused' ? (
              <IconButton
                icon="play"
                label={`Go on with ${path}`}
                size="sm"
                onClick={() => uploadQueue.resume(isIt)}
              />
            ) : (
              <IconButton
                icon="pause"
                label={`Pause ${path}`}
                size="sm"
                onClick={() => uploadQueue.pause(isIt)}
              />
            )}
            <IconButton
              icon="close"
              label={`Stop ${path}`}
              size="sm"
              onClick={() => uploadQueue.cancel(isIt)}
            />
          </>
        )
      }
    >
      <ProgressBar share={file.size === 0 ? 0 : sentBytes / file.size} label={`${path} sent`} size="thin" />
    </Line>
  );
}

function Question({ intake }: { intake: Intake }) {
  if (intake.status.type !== 'asking') return null;
  const { folders } = intake.status;
  const pictures = folders.reduce((sum, folder) => sum + folder.pictures, 0);
  const names = folders.slice(0, 3).map(({ name }) => name);
  const more = folders.length - names.length;
  const choose = (layout: 'together' | 'apart') => act(chooseLayout(intake.id, { layout }));
  return (
    <div className="grid h-full content-center gap-2 px-3.5">
      <p className="truncate text-xs font-medium text-text">
        {intake.name} holds {counted(folders.length, 'folder')}, {counted(pictures, 'picture')}
      </p>
      <p className="line-clamp-2 text-2xs text-text-2">
        {names.join(', ')}
        {more > 0 && ` and ${count(more)} more`}. One dataset of each, or all of them into{' '}
        {intake.datasets[0]}?
      </p>
      <div className="flex gap-2">
        <Button size="sm" writes onClick={() => choose('together')}>
          All together
        </Button>
        <Button size="sm" writes onClick={() => choose('apart')}>
          {counted(folders.length, 'dataset')}
        </Button>
        <span className="flex-1" />
        <IconButton
          icon="close"
          label={`Discard ${intake.name}`}
          size="sm"
          onClick={() => act(discardIntake(intake.id))}
        />
      </div>
    </div>
  );
}

function Done({ intake, onReport }: { intake: Intake; onReport: () => void }) {
  const { id, name, pictures, captions, refused, renamed, noted } = intake;
  const news = [
    refused > 0 && `${count(refused)} refused`,
    renamed > 0 && `${count(renamed)} under another name`,
    noted > 0 && counted(noted, 'remark'),
  ];
  return (
    <Line
      name={name}
      fact={`${counted(pictures, 'picture')}, ${counted(captions, 'caption')}`}
      tone={refused > 0 ? 'warn' : undefined}
      actions={
        <IconButton icon="close" label={`Forget ${name}`} size="sm" onClick={() => act(discardIntake(id))} />
      }
    >
      <div className="flex items-center gap-2">
        <span className="min-w-0 truncate text-2xs text-text-2">{news.filter(Boolean).join(', ')}</span>
        <span className="flex-1" />
        <Button size="sm" look="bare" onClick={onReport}>
          Show
        </Button>
      </div>
    </Line>
  );
}

function Failed({ intake, reason, mayRetry }: { intake: Intake; reason: string; mayRetry: boolean }) {
  return (
    <Line
      name={intake.name}
      fact={intake.datasets[0]!}
      tone="danger"
      actions={
        <>
          {mayRetry && (
            <IconButton
              icon="restart"
              label={`Try ${intake.name} again`}
              size="sm"
              onClick={() => act(retryIntake(intake.id))}
            />
          )}
          <IconButton
            icon="close"
            label={`Forget ${intake.name}`}
            size="sm"
            onClick={() => act(discardIntake(intake.id))}
          />
        </>
      }
    >
      <Reason text={reason} />
    </Line>
  );
}

/** Begun by another page, or by this one before it was loaded anew. */
function Interrupted({ intake, received }: { intake: Intake; received: number }) {
  const dataset = intake.datasets[0]!;
  return (
    <Line
      name={intake.name}
      fact={`${bytes(received)} of ${bytes(intake.bytes)} are here`}
      actions={
        <IconButton
          icon="close"
          label={`Discard ${intake.name}`}
          size="sm"
          onClick={() => act(discardIntake(intake.id))}
        />
      }
    >
      <div className="flex items-center gap-2">
        <span className="min-w-0 truncate text-2xs text-text-2">Choose the same file to go on</span>
        <span className="flex-1" />
        <Button
          size="sm"
          look="bare"
          writes
          onClick={() => void pickFiles('files').then((found) => addFiles(dataset, found))}
        >
          Choose…
        </Button>
      </div>
    </Line>
  );
}

type LineProps = {
  name: string;
  fact: string;
  tone?: 'warn' | 'danger';
  actions?: ReactNode;
  children: ReactNode;
};

function Line({ name, fact, tone, actions, children }: LineProps) {
  return (
    <div className="grid h-full content-center gap-1 px-3.5">
      <div className="flex items-center gap-1.5 text-xs">
        {tone && (
          <Icon
            name={tone === 'warn' ? 'warning' : 'failed'}
            className={cn('size-3 shrink-0', tone === 'warn' ? 'text-warn' : 'text-danger')}
          />
        )}
        <span className="min-w-0 truncate text-text" title={name}>
          {name}
        </span>
        <span className="flex-1" />
        <span className="whitespace-nowrap text-muted">{fact}</span>
        {actions && <span className="-my-1 -mr-1.5 flex">{actions}</span>}
      </div>
      {children}
    </div>
  );
}

const Reason = ({ text }: { text: string }) => (
  <p className="line-clamp-2 text-2xs text-text-2" title={text}>
    {text}
  </p>
);

const act = (work: Promise<unknown>) => void work.catch((error: Error) => toast(error.message));
