import type { Run } from '@pilothouse/contracts/runs';
import { type ComponentType, createContext } from 'react';

/** What other features draw on the page of a run; the route hands it over. */
export type RunParts = { RunGpu: ComponentType<{ run: Run; className?: string }> };

export const RunPartsContext = createContext<RunParts>({ RunGpu: () => null });
