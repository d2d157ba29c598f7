import { z } from 'zod';

const AbsolutePath = z.string().max(1000).regex(/^\//, 'An absolute path starts with a slash');

export const ResumePolicy = z.enum(['off', 'ask', 'automatic']);
export type ResumePolicy = z.infer<typeof ResumePolicy>;

/** What a person may change at leisure. Kept in `config/settings.json`; unknown keys there are kept, not dropped. */
export const Settings = z.object({
  trainer: z
    .object({
      /** A checkout of sd-scripts, or of the Kohya GUI that holds one. Null: `tools/kohya` in the workspace. */
      path: AbsolutePath.nullable().default(null),
      /** The Python that runs it. Null: `venv/bin/python` or `.venv/bin/python` in that folder. */
      python: AbsolutePath.nullable().default(null),
    })
    .prefault({}),
  /** What becomes of a run that was interrupted, which nobody wanted. */
  resuming: z
    .object({
      /** `ask`: its page offers to go on. `automatic`: it goes on by itself, at the head of the queue. */
      policy: ResumePolicy.default('ask'),
      /** How often in a row a run goes on by itself. */
      most: z.int().min(1).max(10).default(2),
    })
    .prefault({}),
  /** True once the first-run page was finished or left. */
  welcomed: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

export const ChangeSettings = z.object({
  trainer: z.object({ path: AbsolutePath.nullable(), python: AbsolutePath.nullable() }).partial().optional(),
  resuming: z
    .object({ policy: ResumePolicy, most: z.int().min(1, 'At least once').max(10, 'At most ten times') })
    .partial()
    .optional(),
  welcomed: z.boolean().optional(),
});
export type ChangeSettings = z.infer<typeof ChangeSettings>;

export type SettingsEvents = { 'settings.changed': (settings: Settings) => void };
