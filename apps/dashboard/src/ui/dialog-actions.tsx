import type { ReactNode } from 'react';
import { Button } from './button';

/** The way out of whatever asks for something: one word and one look everywhere. */
export const CancelButton = (props: { onClick: () => void; 'data-safe'?: boolean }) => (
  <Button {...props}>Cancel</Button>
);

/** The way out of a dialog, and the one thing it is for: a click, or the form of that id inside it. */
export function DialogActions({ verb, onCancel, canAct, isWorking, other, ...act }: DialogActionsProps) {
  return (
    <>
      <CancelButton onClick={onCancel} />
      {other}
      <Button
        look="pri"
        writes
        type={'form' in act ? 'submit' : 'button'}
        disabled={!canAct}
        working={isWorking}
        {...('form' in act ? { form: act.form } : { onClick: act.onAct })}
      >
        {verb}
      </Button>
    </>
  );
}

type DialogActionsProps = {
  verb: string;
  onCancel: () => void;
  canAct: boolean;
  isWorking: boolean;
  /** What else could be done, between the two. */
  other?: ReactNode;
} & ({ onAct: () => void } | { form: string });
