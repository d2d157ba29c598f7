'use client';

import type { ReactNode } from 'react';
import { Dialog } from '@/ui/dialog';
import { DialogActions } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { Note } from '@/ui/note';

/** The frame all of them share: a question, what it does in numbers, and one button. */
export function OrganiseDialog({ title, verb, children, ...rest }: OrganiseDialogProps) {
  const { onClose, onDone, canDo, isWorking, error, other, isWide } = rest;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      className={isWide ? 'top-[8vh] max-h-[86vh] w-[min(560px,calc(100vw-24px))]' : undefined}
      actions={
        <DialogActions
          verb={verb}
          onCancel={onClose}
          canAct={canDo}
          isWorking={isWorking}
          onAct={onDone}
          other={other}
        />
      }
    >
      <form
        className="grid gap-3.5 pt-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (canDo && !isWorking) onDone();
        }}
      >
        {children}
        {error !== null && error !== undefined && <Note tone="bad">{sentenceOf(error)}</Note>}
        <button type="submit" hidden aria-hidden />
      </form>
    </Dialog>
  );
}

type OrganiseDialogProps = {
  title: ReactNode;
  verb: string;
  children: ReactNode;
  onClose: () => void;
  onDone: () => void;
  canDo: boolean;
  isWorking: boolean;
  error?: unknown;
  other?: ReactNode;
  isWide?: boolean;
};
