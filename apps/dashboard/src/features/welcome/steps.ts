import type { Dataset } from '@pilothouse/contracts/datasets';
import type { ModelFile } from '@pilothouse/contracts/models';
import { FAMILY_TITLE, Family } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import type { SessionState } from '@pilothouse/contracts/session';
import { counted } from '@/ui/format';
import { baseModels } from './family-files';

export type StepId = 'password' | 'model' | 'dataset' | 'trainer';
export type Step = { id: StepId; title: string; isDone: boolean; fact: string };

type Known = {
  session: SessionState;
  /** Undefined while it is not known yet, or could not be read. */
  models?: ModelFile[];
  datasets?: Dataset[];
  setup?: TrainingSetup;
};

/** The way to the first run. What is done says what was found; what is not, what it is for. */
export function stepsOf({ session, models = [], datasets = [], setup }: Known): Step[] {
  const families = Family.options.filter((family) => baseModels(family, models).length > 0);
  const filled = datasets.filter(({ images }) => images > 0);
  const hasTrainer = setup?.trainer.problem === '';
  return [
    {
      id: 'password',
      title: 'Own password',
      isDone: !session.passwordIsInitial,
      fact: session.passwordIsInitial ? 'The first one stands in a file of this pod.' : 'set',
    },
    {
      id: 'model',
      title: 'What will you train?',
      isDone: families.length > 0,
      fact:
        families.length > 0
          ? `${families.map((family) => FAMILY_TITLE[family]).join(', ')} found`
          : 'Put a base model where the tools look for it.',
    },
    {
      id: 'dataset',
      title: 'First dataset',
      isDone: filled.length > 0,
      fact: filled[0]
        ? `${filled[0].name}, ${counted(filled[0].images, 'picture')}`
        : 'Drop 5 to 20 pictures of one thing, person or style.',
    },
    {
      id: 'trainer',
      title: 'The trainer',
      isDone: hasTrainer,
      fact: hasTrainer ? setup.trainer.path : 'Kohya’s sd-scripts makes the LoRA.',
    },
  ];
}
