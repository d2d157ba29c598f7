import type { DatasetImage } from '@pilothouse/contracts/datasets';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { TrainableImage } from '../datasets/freezing.service.js';
import { bucketRule, type ImageSize, makeBuckets, selectBucket } from '@pilothouse/pictures/buckets';
import type { Source } from './subsets.js';

/** A dataset of a request with what it holds. `content` is undefined when there is none of that name. */
export type Described = Source & {
  images: TrainableImage[];
  content: DatasetImage[] | undefined;
  hasMasks: boolean;
};

/** What is wrong with the pictures and captions of one dataset. */
export function datasetProblems(request: StartRun, source: Described): PlanProblem[] {
  const { field, dataset, content, images, role } = source;
  if (content === undefined) return [error(field, `There is no dataset named ${dataset}.`)];
  const pictures = content.filter(({ kind }) => kind === 'picture');
  const videos = content.length - pictures.length;
  if (pictures.length === 0) {
    const but =
      videos > 0 ? `, only ${count(videos, 'video', 'videos')}, and the trainer takes still pictures` : '';
    return [
      error(field, `The dataset ${dataset} holds no images${but}. Put some in first; 5 to 20 are usual.`),
    ];
  }
  const broken = [...brokenProblems(source, pictures), ...videoProblems(source, videos)];
  if (images.length === 0) return broken;
  const isSmall = role === 'training' && images.length < 5 && request.moreDatasets.length === 0;
  return [
    ...broken,
    ...(isSmall ? [few(field, images.length)] : []),
    ...captionProblems(request, source),
    ...maskProblems(source),
    ...sizeProblems(request, source),
  ];
}

function brokenProblems({ field, dataset, images }: Described, content: DatasetImage[]): PlanProblem[] {
  const broken = content.filter(({ width, height }) => width === null || height === null);
  if (broken.length === 0) return [];
  const names = listed(broken.map(({ file, problem }) => (problem === '' ? file : `${file} (${problem})`)));
  if (images.length === 0) return [error(field, `None of the images in ${dataset} can be read: ${names}.`)];
  return [
    warning(
      field,
      `${count(broken.length, 'image is', 'images are')} left out because the trainer could not read ${broken.length === 1 ? 'it' : 'them'}: ${names}.`,
    ),
  ];
}

function videoProblems({ field, dataset }: Described, videos: number): PlanProblem[] {
  if (videos === 0) return [];
  const are = `${count(videos, 'video', 'videos')} of ${dataset} ${videos === 1 ? 'is' : 'are'}`;
  return [warning(field, `${are} left out: the trainer takes still pictures.`)];
}

const few = (field: string, images: number) =>
  warning(field, `${count(images, 'image is', 'images are')} little to learn from; 5 to 20 are usual.`);

function captionProblems(request: StartRun, source: Described): PlanProblem[] {
  const { field, dataset, images, words, role } = source;
  const problems: PlanProblem[] = [];
  const of = field === 'dataset' ? '' : ` of ${dataset}`;
  const captions = images.map(({ caption }) => caption);
  const bare = images.filter(({ caption }) => caption === '').map(({ file }) => file);
  const empty = bare.length;
  if (empty > 0 && words === '') {
    const have = count(empty, 'image', 'images');
    problems.push(
      warning(
        field,
        `${have}${of} ${empty === 1 ? 'has' : 'have'} no caption: say what the class is called. ${listed(bare)}.`,
      ),
    );
  } else if (empty > 0) {
    const have = `${count(empty, 'image', 'images')}${of} ${empty === 1 ? 'has' : 'have'}`;
    problems.push(warning(field, `${have} no caption and will be trained as “${words}”: ${listed(bare)}.`));
  }
  const long = captions.filter((caption) => caption.includes('\n')).length;
  if (long > 0) {
    const have = `${count(long, 'caption', 'captions')}${of} ${long === 1 ? 'has' : 'have'}`;
    problems.push(warning(field, `${have} several lines; the trainer reads the first one only.`));
  }
  if (role === 'regularisation') problems.push(...spilled(request, source));
  if (role === 'training') problems.push(...triggerlessProblems(request, source));
  return problems;
}

/** Where some captions hold the first trigger word and others do not, these were more likely forgotten than meant. */
function triggerlessProblems(
  { triggerWords: [first = ''] }: StartRun,
  { field, dataset, images }: Described,
): PlanProblem[] {
  const written = images.filter(({ caption }) => caption !== '');
  const without = written.filter(({ caption }) => !caption.toLowerCase().includes(first.toLowerCase()));
  if (without.length === 0 || without.length === written.length) return [];
  const names = listed(without.map(({ file }) => file));
  const of = field === 'dataset' ? '' : ` of ${dataset}`;
  const number = `${count(without.length, 'caption', 'captions')}${of} ${without.length === 1 ? 'does' : 'do'}`;
  return [warning(field, `${number} not hold the trigger word “${first}”: ${names}.`)];
}

/** Regularisation pictures show what the trigger word is not. */
function spilled({ triggerWords }: StartRun, { field, dataset, images, words }: Described): PlanProblem[] {
  const said = [words, ...images.map(({ caption }) => caption)].map((text) => text.toLowerCase());
  const found = triggerWords.filter((word) => said.some((text) => hasTag(text, word.toLowerCase())));
  if (found.length === 0) return [];
  return [
    warning(
      field,
      `${found.map((word) => `“${word}”`).join(' and ')} stands in the captions of the regularisation pictures of ${dataset}, which teaches the LoRA the opposite. Take it out there.`,
    ),
  ];
}

const hasTag = (caption: string, word: string) => caption.split(',').some((tag) => tag.trim() === word);

function maskProblems({ field, dataset, images, masks, hasMasks }: Described): PlanProblem[] {
  if (masks.from !== 'dataset') return [];
  if (!hasMasks) return [error(field, `There is no dataset named ${masks.dataset} to take masks from.`)];
  const masked = images.flatMap(({ file, width, height, mask }) =>
    mask ? [{ file, picture: { width, height }, mask }] : [],
  );
  if (masked.length === 0) {
    return [
      error(
        field,
        `${masks.dataset} holds no mask for ${dataset}: a mask is called like its picture, as in harbour.png for harbour.jpg.`,
      ),
    ];
  }
  const problems: PlanProblem[] = [];
  const bare = images.filter(({ mask }) => mask === undefined).map(({ file }) => file);
  if (bare.length > 0) {
    problems.push(
      warning(
        field,
        `${count(bare.length, 'image', 'images')} of ${dataset} ${bare.length === 1 ? 'has no mask and counts' : 'have no mask and count'} whole: ${listed(bare)}.`,
      ),
    );
  }
  const odd = masked.filter(({ picture, mask }) => !isSameShape(picture, mask)).map(({ file }) => file);
  if (odd.length > 0) {
    problems.push(
      error(
        field,
        `${count(odd.length, 'mask', 'masks')} in ${masks.dataset} ${odd.length === 1 ? 'has' : 'have'} another shape than the picture: ${listed(odd)}. Cut a mask exactly like its picture; its size may differ.`,
      ),
    );
  }
  return problems;
}

/** A pixel more or less from scaling is none. */
const isSameShape = (a: ImageSize, b: ImageSize) =>
  Math.abs(a.width * b.height - a.height * b.width) <= Math.max(a.width, a.height, b.width, b.height);

function sizeProblems(request: StartRun, { field, dataset, images, role }: Described): PlanProblem[] {
  if (role === 'validation') return [];
  const buckets = makeBuckets(bucketRule(request.resolution));
  const small = images.filter((size) => selectBucket(buckets, size).resized.width > size.width).length;
  if (small === 0) return [];
  const are = `${count(small, 'image', 'images')}${field === 'dataset' ? '' : ` of ${dataset}`} ${small === 1 ? 'is' : 'are'}`;
  return [
    warning(
      'resolution',
      `${are} smaller than a resolution of ${request.resolution} and will be enlarged, which trains their blur.`,
    ),
  ];
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

/** At most three, so that a sentence stays one. */
const listed = (names: string[]) =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
const warning = (field: string, message: string): PlanProblem => ({ level: 'warning', field, message });
