/** The page of a run: far larger than the list of them, which does without it. */
export const loadRun = () => import('./run-route').then(({ RunRoute }) => RunRoute);
