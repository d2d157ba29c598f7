import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import { saveCaption } from './datasets.queries';
import { inTurns } from './in-turns';

/** Rewrites the captions of several pictures and offers the way back. A caption changed elsewhere meanwhile is left alone. */
export async function changeCaptions(
  dataset: string,
  images: DatasetImage[],
  rewrite: (caption: string | null) => string,
  /** "sea added to": what the toast says before the number. */
  done: string,
) {
  const changed = images.filter((image) => rewrite(image.caption) !== (image.caption ?? ''));
  const outcomes = await inTurns(changed, async (image) => ({
    before: image,
    after: await saveCaption(dataset, image.file, {
      text: rewrite(image.caption),
      basedOn: image.captionVersion,
    }),
  }));
  const saved = outcomes.flatMap(({ value }) => (value ? [value] : []));
  const left = outcomes.length - saved.length;

  const undo = () =>
    inTurns(saved, ({ before, after }) =>
      saveCaption(dataset, after.file, { text: before.caption ?? '', basedOn: after.captionVersion }),
    );
  if (saved.length > 0) toast(`${done} ${counted(saved.length, 'caption')}`, { undo: () => void undo() });
  if (left > 0)
    toast(
      `${counted(left, 'caption')} left as they were: ${outcomes.find(({ error }) => error)?.error?.message}`,
    );
  if (outcomes.length === 0) toast('Nothing to change: all of them are so already');
}
