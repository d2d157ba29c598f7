import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import { titleOf } from './media-words';
import { restoreMedia, trashMedia } from './media.queries';

/** Moves them to the trash, and says so with a way back, or why some stayed. */
export async function trashWithUndo(paths: string[]): Promise<void> {
  try {
    const { entries, refused } = await trashMedia(paths);
    if (entries.length > 0) {
      const kept = new Set(refused.map(({ path }) => path));
      const gone = paths.filter((path) => !kept.has(path));
      const undo = () =>
        void Promise.all(entries.map(restoreMedia)).catch((error: unknown) => toast(sentenceOf(error)));
      toast(`${gone.length === 1 ? titleOf(gone[0]!) : counted(gone.length, 'file')} moved to the trash`, {
        undo,
      });
    }
    const [first, ...more] = refused;
    if (first)
      toast(
        more.length > 0
          ? `${first.reason} ${counted(more.length, 'more', 'more')} stayed too.`
          : first.reason,
      );
  } catch (error) {
    toast(sentenceOf(error));
  }
}
