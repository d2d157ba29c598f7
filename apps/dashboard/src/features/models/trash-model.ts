import type { ModelFile } from '@pilothouse/contracts/models';
import { toast } from '@/ui/toast';
import { titleOf } from './model-list';
import { restoreModel, trashModel } from './models.queries';

/** Moves it to the trash, and says so with a way back. */
export async function trashWithUndo(model: Pick<ModelFile, 'path'>): Promise<void> {
  const entry = await trashModel(model.path);
  const undo = () => {
    restoreModel(entry).catch((error: Error) => toast(`${titleOf(model)}: ${error.message}`));
  };
  toast(`${titleOf(model)} moved to the trash`, { undo });
}
