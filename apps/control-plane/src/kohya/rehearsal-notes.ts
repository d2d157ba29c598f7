import type { PlanProblem } from '@pilothouse/contracts/plans';

/** What a rehearsal does without: not in its way, but to be seen to before the run it rehearses. */
export const asNotes = (problems: PlanProblem[]): PlanProblem[] =>
  problems.map((problem) => ({
    ...problem,
    level: 'warning',
    message: `Before a real run: ${problem.message}`,
  }));
