'use client';

import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';

/** A shell cannot be brought back, so it is asked for. */
export function CloseDialog({ name, isOpen, onCancel, onClose }: CloseDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onCancel}
      title={`Close ${name}?`}
      actions={
        <>
          <Button data-safe onClick={onCancel}>
            Keep it
          </Button>
          <Button look="dngFill" writes onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      Its shell ends, with every program that runs in it and all of its output. To leave it running, leave the
      page instead.
    </Dialog>
  );
}

type CloseDialogProps = { name: string; isOpen: boolean; onCancel: () => void; onClose: () => void };
