import { Button } from '@/ui/button';
import { Note } from '@/ui/note';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { rehearsed } from './train-form';
import type { Train } from './use-train';

/** Says that this is a rehearsal, or offers one: where something to train with is missing, and to whoever looks at everything. */
export function RehearsalNote({ train }: { train: Train }) {
  const { form, change } = train;
  if (form.rehearsal) {
    return (
      <Note
        tone="info"
        action={
          <Button size="sm" onClick={() => change({ rehearsal: false })}>
            Train for real
          </Button>
        }
      >
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <RehearsalTag /> No model is trained
        </p>
        <p className="text-text-2">
          The same plan, steps, samples and checkpoints, made by a stand-in in about a minute. Nothing of it
          is published.
        </p>
      </Note>
    );
  }
  const lacks = lacking(train);
  if (lacks === '' && !form.showsEverything) return null;
  return (
    <Note
      tone="plain"
      action={
        <Button size="sm" onClick={() => change(rehearsed(form))}>
          Rehearse
        </Button>
      }
    >
      {lacks !== '' && <p className="font-medium">{lacks}</p>}
      <p className="text-text-2">
        A rehearsal walks the whole way all the same: a stand-in takes the steps, draws samples and saves
        checkpoints. No model is trained.
      </p>
    </Note>
  );
}

/** What a real run lacks here, the worst first. */
function lacking({ setup, baseModels }: Train): string {
  if (setup.data?.trainer.problem) return 'There is no trainer here yet';
  if (baseModels.length === 0) return 'There is no base model here yet';
  return setup.data?.onProcessor ? 'This machine has no GPU to train on' : '';
}
