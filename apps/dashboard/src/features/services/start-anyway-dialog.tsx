'use client';

import type { Service } from '@pilothouse/contracts/services';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { objectionIn } from './gave-way';
import type { useActOnService } from './services.queries';

type Props = { service: Service; act: ReturnType<typeof useActOnService> };

/** A run owns the card the service would use: whoever starts it reads first whose it is, and until when. */
export function StartAnywayDialog({ service: { title }, act }: Props) {
  const { error, isPending } = act;
  return (
    <Dialog
      isOpen={objectionIn(error) !== undefined}
      onClose={act.reset}
      title={`Start ${title} beside the run?`}
      actions={
        <>
          <Button data-safe size="md" onClick={act.reset}>
            Leave it stopped
          </Button>
          <Button writes working={isPending} onClick={() => act.mutate({ action: 'start', anyway: true })}>
            Start anyway
          </Button>
        </>
      }
    >
      <p>{error ? sentenceOf(error) : ''}</p>
    </Dialog>
  );
}
