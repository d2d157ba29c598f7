import { Button } from '@/ui/button';
import { Note } from '@/ui/note';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { rehearsed } from './train-form';
import type { Train } from './use-train';

const WHAT_IT_IS = 'a stand-in takes the steps, draws samples and saves checkpoints. No model is trained.';

/** Says that this is a rehearsal, or offers one where something to train with is missing. */
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
  if (lacks === '') return null;
  return (
    <Note
      tone="plain"
      action={
        <Button size="sm" onClick={() => change(rehearsed(form))}>
          Rehearse
        </Button>
      }
    >
      <p className="font-medium">{lacks}</p>
      <p className="text-text-2">A rehearsal walks the whole way all the same: {WHAT_IT_IS}</p>
    </Note>
  );
}

/** At the end of everything that can be set, for whoever lacks nothing and wants to see the way first. */
export function RehearsalOffer({ train }: { train: Train }) {
  const { form, change } = train;
  if (form.rehearsal || !form.showsEverything || lacking(train) !== '') return null;
  return (
    <section className="flex items-center gap-3 border-t border-line pt-3 text-sm">
      <p className="min-w-0 flex-1 text-muted">
        <span className="font-medium text-text">Rehearsal</span> Walks the whole way first: {WHAT_IT_IS}
      </p>
      <Button size="sm" onClick={() => change(rehearsed(form))}>
        Rehearse
      </Button>
    </section>
  );
}

/** What a real run lacks here, the worst first. */
function lacking({ setup, baseModels }: Train): string {
  if (setup.data?.trainer.problem) return 'There is no trainer here yet';
  if (baseModels.length === 0) return 'There is no base model here yet';
  return setup.data?.onProcessor ? 'This machine has no GPU to train on' : '';
}
