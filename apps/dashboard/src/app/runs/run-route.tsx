import { CaptionReview } from '@/features/captioning/caption-review';
import { RunGpu } from '@/features/gpu/run-gpu';
import { RunPage } from '@/features/runs/run-page';
import { type RunParts, RunPartsContext } from '@/features/runs/run-parts';

const PARTS: RunParts = { RunGpu, CaptionReview };

/** One run, with what other features draw on its page. */
export const RunRoute = ({ id }: { id: string }) => (
  <RunPartsContext value={PARTS}>
    <RunPage id={id} />
  </RunPartsContext>
);
