import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { leadingTag, splitTags } from '@pilothouse/pictures/caption-tags';

/** Worst first. */
export const ProblemKind = ['unusable', 'small', 'uncaptioned', 'unled', 'lines'] as const;
export type ProblemKind = (typeof ProblemKind)[number];

export type Problem = {
  kind: ProblemKind;
  /** On the tile. */
  badge: string;
  /** In the inspector: what it is, and what it means for a training. */
  sentence: string;
};

/** The square that SDXL, SD 3.5 and FLUX.1 train at. */
const FULL_SIDE_PX = 1024;
/** 832 × 1216 is one of SDXL's own sizes and a little under a full square: it is not called small. */
const SMALL_BELOW_PX = FULL_SIDE_PX * FULL_SIDE_PX * 0.93;

export function problemsOf(image: DatasetImage, lead: string | null): Problem[] {
  const problems: Problem[] = [];
  if (image.problem !== '') {
    problems.push({ kind: 'unusable', badge: 'unusable', sentence: image.problem });
    return problems;
  }
  if (isSmall(image)) {
    problems.push({
      kind: 'small',
      badge: `${Math.min(image.width ?? 0, image.height ?? 0)} px`,
      sentence: `${image.width} × ${image.height} holds fewer pixels than ${FULL_SIDE_PX} × ${FULL_SIDE_PX}. Enough for SD 1.5; the newer families enlarge it and learn the blur.`,
    });
  }
  if (!hasCaption(image)) {
    problems.push({
      kind: 'uncaptioned',
      badge: 'no caption',
      sentence: 'Without a caption it is trained as the trigger words alone.',
    });
  } else if (lead !== null && !splitTags(image.caption).includes(lead)) {
    problems.push({
      kind: 'unled',
      badge: `no ${lead}`,
      sentence: `Most captions begin with ${lead}; this one does not hold it.`,
    });
  }
  if ((image.caption ?? '').trim().includes('\n')) {
    problems.push({
      kind: 'lines',
      badge: 'several lines',
      sentence: 'The trainer reads the first line of a caption only.',
    });
  }
  return problems;
}

export type ProblemCount = { kind: ProblemKind; title: string; count: number };

/** The kinds that occur, with their number and their words, worst first. */
export function countProblems(images: DatasetImage[]): ProblemCount[] {
  const lead = leadingTag(images);
  const counts = new Map<ProblemKind, number>();
  for (const image of images) {
    for (const { kind } of problemsOf(image, lead)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return ProblemKind.flatMap((kind) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [{ kind, title: titleOf(kind, lead), count }];
  });
}

export function titleOf(kind: ProblemKind, lead: string | null): string {
  if (kind === 'unusable') return 'Cannot be used';
  if (kind === 'uncaptioned') return 'No caption';
  if (kind === 'lines') return 'Several lines';
  if (kind === 'small') return `Below ${FULL_SIDE_PX} px`;
  return lead === null ? 'No trigger word' : `Without ${lead}`;
}

/** After a number: "3 without a caption". */
export function phraseOf(kind: ProblemKind, lead: string | null): string {
  if (kind === 'unusable') return 'cannot be used';
  if (kind === 'uncaptioned') return 'without a caption';
  if (kind === 'lines') return 'with several lines of caption';
  if (kind === 'small') return `below ${FULL_SIDE_PX} px`;
  return `without ${lead ?? 'a trigger word'}`;
}

export function hasCaption(image: DatasetImage): boolean {
  return (image.caption ?? '').trim() !== '';
}

function isSmall({ width, height }: DatasetImage): boolean {
  return width !== null && height !== null && width * height < SMALL_BELOW_PX;
}
