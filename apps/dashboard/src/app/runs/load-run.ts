import type { RunRoute } from './run-route';

let loaded: typeof RunRoute | undefined;

/** The page of a run, once it was fetched. */
export const loadedRun = () => loaded;

/** Fetches the page of a run: far larger than the list of them, which does without it. */
export const loadRun = () => import('./run-route').then(({ RunRoute }) => (loaded = RunRoute));
