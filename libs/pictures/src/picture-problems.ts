import type { PictureMark, ProblemKind } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { splitTags } from './caption-tags.js';
import { enlargementOf, type TrainerEye } from './trainer-eye.js';

/** Enlarging by less is not seen: 1000 pixels for 1024. */
const ENLARGED_FROM = 1.05;
/** Cut away by the trainer; a ratio that falls between two buckets loses up to about 6 %. */
const MUCH_LOST = 0.1;
/** Longer than this is a strip: what is on it gets small. */
const LONGEST_RATIO = 3;

/** What the pictures of a dataset are judged by. */
export type Yardstick = {
  /** The tag that most captions begin with. */
  lead: string | null;
  eye: TrainerEye;
  marks: ReadonlyMap<string, PictureMark>;
};

/** Everything that is wrong with one picture, worst first; of a video what its caption tells. The page and the control plane go by this one rule. */
export function problemsOf(image: DatasetImage, { lead, eye, marks }: Yardstick): ProblemKind[] {
  if (hasMixedCaseExtension(image.file)) return ['extension'];
  if (image.problem !== '') return ['unusable'];
  const size = sizeOf(image);
  if (image.kind === 'picture' && !size) return ['unusable'];
  const mark = marks.get(image.file);
  const view = size && eye(size);
  const found: [ProblemKind, boolean | undefined][] = [
    ['unusable', size !== null && view === null],
    ['empty', image.caption !== null && image.caption.trim() === ''],
    ['copy', mark?.copyOf != null],
    ['blank', mark?.isBlank],
    ['blurred', mark?.isBlurred],
    ['uncaptioned', image.caption === null],
    ['small', size !== null && view !== null && enlargementOf(view, size) > ENLARGED_FROM],
    ['unled', lead !== null && hasCaption(image) && !splitTags(image.caption).includes(lead)],
    ['odd', size !== null && view !== null && (view.lost > MUCH_LOST || ratioOf(size) > LONGEST_RATIO)],
    ['near', mark?.like != null && mark.copyOf === null],
    ['lines', (image.caption ?? '').trim().includes('\n')],
    ['buried', lead !== null && splitTags(image.caption).indexOf(lead) > 0],
  ];
  return found.flatMap(([kind, isSo]) => (isSo ? kind : []));
}

export const hasCaption = (image: DatasetImage): boolean => (image.caption ?? '').trim() !== '';

/** The trainer looks for all small and all capital extensions, nothing between. */
export function hasMixedCaseExtension(file: string): boolean {
  const extension = /\.[^.]+$/.exec(file)?.[0] ?? '';
  return extension !== extension.toLowerCase() && extension !== extension.toUpperCase();
}

/** Null for a video, and for what cannot be read. */
const sizeOf = ({ width, height }: DatasetImage) =>
  width === null || height === null ? null : { width, height };

/** Of the longer to the shorter side, at least 1. */
const ratioOf = ({ width, height }: { width: number; height: number }) =>
  Math.max(width, height) / Math.min(width, height);
