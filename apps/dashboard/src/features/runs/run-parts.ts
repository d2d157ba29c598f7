import type { CaptioningRun, Run } from '@pilothouse/contracts/runs';
import { type ComponentType, createContext } from 'react';

/** What other features draw on the page of a run; the route hands it over. */
export type RunParts = {
  RunGpu: ComponentType<{ run: Run; className?: string }>;
  CaptionReview: ComponentType<{ run: CaptioningRun }>;
};

export const RunPartsContext = createContext<RunParts>({ RunGpu: () => null, CaptionReview: () => null });
