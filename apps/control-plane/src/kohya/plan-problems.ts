import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { Machine } from '@pilothouse/contracts/machine';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { effectiveOptimizer, effectivePrecision, type Hardware } from './arguments.js';
import { type BucketRule, type ImageSize, makeBuckets, selectBucket } from './buckets.js';
import { FAMILIES } from './families.js';
import type { TrainerLocation } from './trainer-location.js';
import { vramAdvice } from './vram-advice.js';

/** What is wrong with the trainer, for this request. */
export function trainerProblems(
  request: StartRun,
  trainer: TrainerLocation,
  hasScript: boolean,
  hardware: Hardware,
): PlanProblem[] {
  if (trainer.problem !== '') return [error('', trainer.problem)];
  const problems: PlanProblem[] = [];
  if (!hasScript) {
    const { script } = FAMILIES[request.family];
    problems.push(
      error(
        'family',
        `The trainer in ${trainer.folder} has no ${script}: it is too old for this family. Update it.`,
      ),
    );
  }
  const optimizer = effectiveOptimizer(request, hardware);
  const needed = OPTIMIZER_MODULE[optimizer];
  if (needed !== undefined && !trainer.modules.has(needed.module)) {
    problems.push(
      error(
        'optimizer',
        `${optimizer} needs the Python package ${needed.package}, which ${trainer.python} does not have. Install it there, or choose AdamW.`,
      ),
    );
  }
  return problems;
}

const OPTIMIZER_MODULE: Partial<Record<StartRun['optimizer'], { module: string; package: string }>> = {
  AdamW8bit: { module: 'bitsandbytes', package: 'bitsandbytes' },
  Lion: { module: 'lion_pytorch', package: 'lion-pytorch' },
  Prodigy: { module: 'prodigyopt', package: 'prodigyopt' },
};

/** What is wrong with the figures, whatever the files are. */
export function requestProblems(request: StartRun, hardware: Hardware, machine: Machine): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const most = FAMILIES[request.family].maxBlocksToSwap;
  if (request.blocksToSwap > most) {
    problems.push(
      error(
        'blocksToSwap',
        most === 0
          ? `${FAMILY_TITLE[request.family]} has no blocks to swap: set it to 0.`
          : `${FAMILY_TITLE[request.family]} can swap at most ${most} blocks.`,
      ),
    );
  }
  if (request.optimizer === 'Prodigy' && request.learningRate <= 0.1) {
    problems.push(
      warning('learningRate', 'Prodigy finds the learning rate itself: it is meant to be given 1 here.'),
    );
  }
  if (request.rehearsal) return problems; // It needs neither card nor memory.
  if (hardware.vramBytes === null) problems.push(onProcessor(request, hardware, machine));
  else {
    const advice = vramAdvice(request, hardware.vramBytes);
    if (advice !== '') problems.push(warning(request.family === 'flux1' ? 'blocksToSwap' : '', advice));
  }
  return problems;
}

function onProcessor(request: StartRun, hardware: Hardware, machine: Machine): PlanProblem {
  const changes = [
    effectiveOptimizer(request, hardware) === request.optimizer
      ? ''
      : `${effectiveOptimizer(request, hardware)} instead of ${request.optimizer}`,
    effectivePrecision(request, hardware) === request.precision ? '' : 'full instead of mixed precision',
  ].filter(Boolean);
  const note = machine.gpuNote.trim().replace(/\.$/, '') || 'No GPU was found';
  const changed = changes.length === 0 ? '' : `, with ${changes.join(' and ')}`;
  return warning('', `${note}. The run goes on the processor${changed}, and takes many times longer.`);
}

/** What is wrong with the images and captions. */
export function datasetProblems(
  request: StartRun,
  images: DatasetImage[],
  sizes: ImageSize[],
  rule: BucketRule,
): PlanProblem[] {
  const usable = images.filter(isUsable);
  if (images.length === 0) {
    return [
      error(
        'dataset',
        `The dataset ${request.dataset} holds no images. Put some in first; 5 to 20 are usual.`,
      ),
    ];
  }
  const problems: PlanProblem[] = [];
  const broken = images.filter((image) => !isUsable(image));
  if (broken.length > 0) {
    const names = listed(broken.map(({ file, problem }) => (problem === '' ? file : `${file} (${problem})`)));
    problems.push({
      level: usable.length === 0 ? 'error' : 'warning',
      field: 'dataset',
      message:
        usable.length === 0
          ? `None of the images in ${request.dataset} can be read: ${names}.`
          : `${count(broken.length, 'image is', 'images are')} left out because the trainer could not read ${broken.length === 1 ? 'it' : 'them'}: ${names}.`,
    });
  }
  if (usable.length === 0) return problems;
  return [
    ...problems,
    ...(usable.length < 5 ? [few(usable.length)] : []),
    ...captionProblems(request, usable),
    ...sizeProblems(request, sizes, rule),
  ];
}

/** Sizes of the images the trainer can read; only these are frozen into a run. */
export const sizesOf = (images: DatasetImage[]): ImageSize[] =>
  images.flatMap(({ width, height }) => (width === null || height === null ? [] : { width, height }));

const isUsable = (image: DatasetImage) => image.width !== null && image.height !== null;

const few = (images: number) =>
  warning('dataset', `${count(images, 'image is', 'images are')} little to learn from; 5 to 20 are usual.`);

function captionProblems(request: StartRun, images: DatasetImage[]): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const captions = images.map(({ caption }) => caption?.trim() ?? '');
  const bare = images.filter((_, at) => captions[at] === '').map(({ file }) => file);
  const empty = bare.length;
  const words = request.triggerWords.join(', ');
  if (empty > 0) {
    problems.push(
      warning(
        'dataset',
        `${count(empty, 'image has', 'images have')} no caption and will be trained as “${words}”: ${listed(bare)}.`,
      ),
    );
  }
  // Images without a caption are trained with the trigger words, so they teach them.
  const written = captions.filter((caption) => caption !== '').map((caption) => caption.toLowerCase());
  const unused =
    empty > 0
      ? []
      : request.triggerWords.filter((word) => !written.some((each) => each.includes(word.toLowerCase())));
  if (unused.length > 0) {
    problems.push(
      warning(
        'triggerWords',
        `No caption holds ${unused.map((word) => `“${word}”`).join(' or ')}, so the LoRA will not learn to answer to ${unused.length === 1 ? 'it' : 'them'}. Write ${unused.length === 1 ? 'it' : 'them'} into the captions.`,
      ),
    );
  }
  problems.push(...triggerlessProblems(request, images));
  const long = captions.filter((caption) => caption.includes('\n')).length;
  if (long > 0) {
    problems.push(
      warning(
        'dataset',
        `${count(long, 'caption has', 'captions have')} several lines; the trainer reads the first one only.`,
      ),
    );
  }
  return problems;
}

/** Where some captions hold the first trigger word and others do not, these were more likely forgotten than meant. */
function triggerlessProblems(
  { triggerWords: [first = ''] }: StartRun,
  images: DatasetImage[],
): PlanProblem[] {
  const written = images.filter(({ caption }) => (caption?.trim() ?? '') !== '');
  const without = written.filter(({ caption }) => !caption!.toLowerCase().includes(first.toLowerCase()));
  if (without.length === 0 || without.length === written.length) return [];
  const names = listed(without.map(({ file }) => file));
  const number = count(without.length, 'caption does', 'captions do');
  return [warning('dataset', `${number} not hold the trigger word “${first}”: ${names}.`)];
}

function sizeProblems(request: StartRun, sizes: ImageSize[], rule: BucketRule): PlanProblem[] {
  const buckets = makeBuckets(rule);
  const small = sizes.filter((size) => selectBucket(buckets, size).resized.width > size.width).length;
  if (small === 0) return [];
  return [
    warning(
      'resolution',
      `${count(small, 'image is', 'images are')} smaller than a resolution of ${request.resolution} and will be enlarged, which trains their blur.`,
    ),
  ];
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

/** At most three, so that a sentence stays one. */
const listed = (names: string[]) =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
const warning = (field: string, message: string): PlanProblem => ({ level: 'warning', field, message });
