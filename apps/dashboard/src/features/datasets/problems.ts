import type { HealthReason, PictureMark, ProblemKind } from '@pilothouse/contracts/dataset-health';
import { ProblemKind as Kinds } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { problemsOf as kindsOf, type Yardstick as Rule } from '@pilothouse/pictures/picture-problems';
import { count as grouped } from '@/ui/format';

export { hasCaption } from '@pilothouse/pictures/picture-problems';

/** What pictures are judged by, and the resolution that stands in the words. */
export type Yardstick = Rule & { resolution: number };

export type Problem = {
  kind: ProblemKind;
  /** On the tile. */
  badge: string;
  /** In the inspector: what it is, and what it means for a training. */
  sentence: string;
};

export function problemsOf(image: DatasetImage, yard: Yardstick): Problem[] {
  return kindsOf(image, yard).map((kind) => ({ kind, ...wordsFor(kind, image, yard) }));
}

/** These a trainer stops at, or passes over: they are told in red. */
export const isGrave = (kind: HealthReason['kind']) =>
  kind === 'unusable' || kind === 'extension' || kind === 'empty';

export type ProblemCount = { kind: ProblemKind; title: string; count: number };

/** The kinds that occur, with their number and their words, worst first. */
export function countProblems(images: DatasetImage[], yard: Yardstick): ProblemCount[] {
  const counts = new Map<ProblemKind, number>();
  for (const image of images) {
    for (const kind of kindsOf(image, yard)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Kinds.options.flatMap((kind) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [{ kind, title: titleOf(kind, yard), count }];
  });
}

type Words = Pick<Yardstick, 'lead' | 'resolution'>;

export function titleOf(kind: ProblemKind, { lead, resolution }: Words): string {
  const titles: Record<ProblemKind, string> = {
    unusable: 'Cannot be used',
    extension: 'Extension not seen',
    empty: 'Empty caption',
    copy: 'Exact copy',
    blank: 'One colour',
    blurred: 'Blurred',
    uncaptioned: 'No caption',
    small: `Below ${resolution} px`,
    unled: lead === null ? 'No trigger word' : `Without ${lead}`,
    odd: 'Odd ratio',
    near: 'Near duplicate',
    lines: 'Several lines',
    buried: 'Trigger not first',
  };
  return titles[kind];
}

/** A number and what it counts: "3 without a caption". */
export function phraseOf({ kind, count }: Pick<HealthReason, 'kind' | 'count'>, words: Words): string {
  const s = count === 1 ? '' : 's';
  const { lead, resolution } = words;
  const phrases: Record<HealthReason['kind'], string> = {
    unusable: 'cannot be used',
    extension: `with an extension the trainer does not see`,
    empty: `empty caption${s}`,
    copy: count === 1 ? 'exact copy' : 'exact copies',
    blank: 'of one colour',
    blurred: 'blurred',
    uncaptioned: 'without a caption',
    small: `below ${resolution} px`,
    unled: `without ${lead ?? 'a trigger word'}`,
    odd: `of odd ratio`,
    near: `near duplicate${s}`,
    lines: 'with several lines of caption',
    buried: `with ${lead ?? 'the trigger word'} not first`,
    orphans: `caption${s} without a picture`,
    mixed: 'without a common first word',
  };
  return `${grouped(count)} ${phrases[kind]}`;
}

function wordsFor(kind: ProblemKind, image: DatasetImage, yard: Yardstick): Omit<Problem, 'kind'> {
  const { lead, resolution } = yard;
  const mark: PictureMark | undefined = yard.marks.get(image.file);
  const size = `${image.width} × ${image.height}`;
  const words: Record<ProblemKind, [badge: string, sentence: string]> = {
    unusable: ['unusable', image.problem || `The trainer would fail at ${size} with these bucket settings.`],
    extension: ['not seen', 'The trainer does not see an extension of mixed case.'],
    empty: [
      'empty caption',
      'Its caption file is empty. sd-scripts stops at that; runs started here leave the file out.',
    ],
    copy: [
      `copy of ${stemOf(mark?.copyOf)}`,
      `Byte for byte the same as ${mark?.copyOf}: it is learned twice.`,
    ],
    blank: ['one colour', 'It is of nearly one colour: there is nothing to learn from it.'],
    blurred: ['blurred', 'Its edges are soft for its contrast. The blur is learned too.'],
    uncaptioned: ['no caption', 'Without a caption it is trained as the trigger words alone.'],
    small: [
      `${Math.min(image.width ?? 0, image.height ?? 0)} px`,
      `${size} is enlarged for a resolution of ${resolution}, and the softness of that is learned too.`,
    ],
    unled: [`no ${lead}`, `Most captions begin with ${lead}; this one does not hold it.`],
    odd: ['odd ratio', `${size} is far from any bucket: much is cut away, or what it shows gets small.`],
    near: [`like ${stemOf(mark?.like)}`, `It looks like ${mark?.like}: what both show is learned twice.`],
    lines: ['several lines', 'The trainer reads the first line of a caption only.'],
    buried: [`${lead} late`, `${lead} stands further on; shuffling and dropping of tags may lose it there.`],
  };
  const [badge, sentence] = words[kind];
  return { badge, sentence };
}

const stemOf = (file: string | null | undefined) => (file ?? '').replace(/\.[^.]+$/, '');
