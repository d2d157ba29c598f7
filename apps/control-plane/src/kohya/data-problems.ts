import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { TrainableImage } from '../datasets/freezing.service.js';
import { masksOf, type Source, type Subset as AnySubset } from './subsets.js';

type Subset = AnySubset<TrainableImage>;

/** What is wrong with how the datasets of a request go together. */
export function dataProblems(request: StartRun, sources: Source[], subsets: Subset[]): PlanProblem[] {
  return [
    ...twice(sources),
    ...unusedTriggers(request, subsets),
    ...balance(subsets),
    ...(request.validation.from === 'share' ? keptAside(subsets, request.validation.share) : []),
  ];
}

/** A dataset that is there for two things spoils one of them. */
function twice(sources: Source[]): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const known = new Map<string, Source>();
  for (const source of sources) {
    const other = known.get(source.dataset);
    if (other) problems.push(error(source.field, said(source, other)));
    else known.set(source.dataset, source);
  }
  for (const source of sources) {
    const masks = masksOf(source);
    if (masks === undefined || !known.has(masks)) continue;
    problems.push(error(source.field, `${masks} cannot hold the masks: it is a dataset of this run itself.`));
  }
  return problems;
}

function said({ role, dataset }: Source, other: Source): string {
  if (role === 'validation') {
    return `${dataset} is ${WHAT_FOR[other.role]}, so it cannot tell how the LoRA does with pictures it has not seen. Choose another.`;
  }
  if (role === other.role) return `${dataset} stands here twice. Raise its repeats instead.`;
  return `${dataset} is ${WHAT_FOR[other.role]} already. Regularisation pictures are other pictures of the same class.`;
}

const WHAT_FOR = {
  training: 'learned from',
  regularisation: 'a regularisation set',
  validation: 'for validation',
};

/** A word that no caption holds is not learned, unless pictures without a caption are trained with it. */
function unusedTriggers({ triggerWords }: StartRun, subsets: Subset[]): PlanProblem[] {
  const training = subsets.filter(({ role }) => role === 'training');
  const texts = training.flatMap(({ images, words }) => images.map(({ caption }) => caption || words));
  if (texts.length === 0) return [];
  const learned = texts.map((text) => text.toLowerCase());
  const unused = triggerWords.filter((word) => !learned.some((text) => text.includes(word.toLowerCase())));
  if (unused.length === 0) return [];
  const them = unused.length === 1 ? 'it' : 'them';
  return [
    warning(
      'triggerWords',
      `No caption holds ${unused.map((word) => `“${word}”`).join(' or ')}, so the LoRA will not learn to answer to ${them}. Write ${them} into the captions.`,
    ),
  ];
}

/** The trainer balances: too few are repeated more than asked, too many are left out. */
function balance(subsets: Subset[]): PlanProblem[] {
  const of = (role: Subset['role']) => subsets.filter((subset) => subset.role === role);
  const images = (among: Subset[]) => among.reduce((sum, { images }) => sum + images.length, 0);
  const samples = (among: Subset[]) =>
    among.reduce((sum, { images, repeats }) => sum + images.length * repeats, 0);
  const regularisation = of('regularisation');
  const there = images(regularisation);
  if (there === 0) return [];
  const wanted = samples(of('training'));
  const field = regularisation[0]!.field;
  if (there < images(of('training'))) {
    return [
      warning(
        field,
        `${there} regularisation pictures are fewer than the ${images(of('training'))} that are learned from: each is seen about ${Math.round(wanted / there)} times an epoch, and is learned itself. As many or more are usual.`,
      ),
    ];
  }
  if (samples(regularisation) <= wanted) return [];
  return [
    warning(
      field,
      `The regularisation pictures with their repeats are ${samples(regularisation)}, and ${wanted} are needed: the trainer leaves the last ones out. Lower their repeats.`,
    ),
  ];
}

function keptAside(subsets: Subset[], share: number): PlanProblem[] {
  const kept = subsets
    .filter(({ role }) => role === 'validation')
    .reduce((sum, { images }) => sum + images.length, 0);
  const learned = subsets
    .filter(({ role }) => role === 'training')
    .reduce((sum, { images }) => sum + images.length, 0);
  if (kept === 0 && learned > 0) {
    return [
      error(
        'validation',
        `${Math.round(share * 100)} % of so few pictures is not one picture. Keep more aside, or choose a dataset for validation.`,
      ),
    ];
  }
  if (learned > 0 || kept === 0) return [];
  return [error('validation', 'Nothing is left to learn from. Keep fewer pictures aside.')];
}

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
const warning = (field: string, message: string): PlanProblem => ({ level: 'warning', field, message });
