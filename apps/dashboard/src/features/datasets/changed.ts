import type { ChangeReport, HealthFix } from '@pilothouse/contracts/dataset-health';
import { toast } from '@/ui/toast';
import { fixHealth, undoChange } from './health.queries';

/** Mends and says what came of it, with a way back. */
export async function mend(dataset: string, fix: HealthFix, done: string): Promise<void> {
  try {
    tellChange(dataset, await fixHealth(dataset, fix), done);
  } catch (error) {
    toast(`Nothing was changed: ${(error as Error).message}`);
  }
}

/** `done` in the past tense, with `#` for the number of files: "# copies moved to the trash". */
export function tellChange(dataset: string, report: ChangeReport, done: string, onUndo?: () => void) {
  const { files, trash, refused } = report;
  const [first] = refused;
  const kept = first ? `${refused.length} left as they are, ${first.file}: ${first.reason}` : '';
  if (files.length === 0) return toast(kept || 'There was nothing to change');
  const undo = () => {
    onUndo?.();
    void undoChange(dataset, report).catch((error: Error) => toast(error.message));
  };
  // What was only renamed has nothing in the trash that would come back.
  const canUndo = trash !== null || !done.startsWith('Renamed');
  toast([done.replace('#', String(files.length)), kept].filter(Boolean).join('. '), canUndo ? { undo } : {});
}
