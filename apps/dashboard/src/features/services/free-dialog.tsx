'use client';

import type { Service } from '@pilothouse/contracts/services';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { useActOnService } from './services.queries';
import { useEndStrangers } from './tools.queries';

/** Who is in the way, one by one, before any of them is ended. */
export function FreeDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const { name, title, strangers, port } = service;
  const end = useEndStrangers(name);
  const start = useActOnService(name);
  const isOnPort = strangers.some(({ holds }) => holds === 'port');
  const error = end.error ?? start.error;

  const endAndStart = async () => {
    await end.mutateAsync(strangers.map(({ pid }) => pid));
    await start.mutateAsync({ action: 'start' });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        strangers.length === 0
          ? `Nothing is in the way of ${title} any more`
          : `End ${counted(strangers.length, 'process', 'processes')} and start ${title}?`
      }
      actions={
        <>
          <Button data-safe onClick={onClose}>
            {strangers.length === 0 ? 'Close' : strangers.length === 1 ? 'Leave it' : 'Leave them'}
          </Button>
          {strangers.length > 0 && (
            <Button
              look="dngFill"
              writes
              working={end.isPending || start.isPending}
              // What fails is said below.
              onClick={() => void endAndStart().catch(() => undefined)}
            >
              End and start
            </Button>
          )}
        </>
      }
    >
      <ul className="grid gap-1.5">
        {strangers.map(({ pid, program, isOrphan, holds }) => (
          <li key={`${pid} ${holds}`} className="text-sm">
            <span className="mono text-text">
              {program}, pid {pid}
            </span>{' '}
            {holds === 'port' ? `holds port ${port ?? ''}` : 'holds video memory'}
            {isOrphan
              ? `. It was left over from ${title}.`
              : '. It is not of this service: what it does is lost.'}
          </li>
        ))}
      </ul>
      {strangers.length > 0 && (
        <p className="mt-2.5">
          {strangers.length === 1 ? 'It' : 'Each'} is asked to end, and killed when it does not. Then {title}{' '}
          is started {isOnPort && port !== null ? `on port ${port}` : 'again'}.
        </p>
      )}
      {error && <p className="mt-2 text-danger">{sentenceOf(error)}</p>}
    </Dialog>
  );
}
