import type { CaptionEditReport, CaptionOperation } from '@pilothouse/contracts/caption-edits';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import { applyPreview, previewCaptions, takeBack } from './history.queries';
import { tellReport } from './use-history';

/** Does one thing to the captions of these pictures at once, and says so with a way back. */
export async function editCaptions(dataset: string, images: DatasetImage[], operation: CaptionOperation) {
  try {
    const files = images.map(({ file }) => file);
    const { id, changes } = await previewCaptions(dataset, { operation, files });
    if (changes.length === 0) return toast('Nothing to change: all of them are so already');
    tellEdit(dataset, await applyPreview(dataset, { id }));
  } catch (error) {
    toast((error as Error).message);
  }
}

/** What an edit did, and what it left because somebody else had changed it. */
export function tellEdit(dataset: string, { what, left, version }: CaptionEditReport) {
  const undo = () =>
    void takeBack(dataset, 'undo', version).then(tellReport, (error: Error) => toast(error.message));
  const rest =
    left.length === 0
      ? ''
      : `. ${counted(left.length, 'caption')} left as they are: ${left[0]?.file}: ${left[0]?.reason}`;
  toast(`${what}${rest}`, { undo });
}
