/** In the environment of every process of a run, so that it can be told from a stranger whatever became of its parents. */
export const RUN_MARK = 'PILOTHOUSE_RUN';
