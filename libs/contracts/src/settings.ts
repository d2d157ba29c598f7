import { z } from 'zod';

const AbsolutePath = z.string().max(1000).regex(/^\//, 'An absolute path starts with a slash');

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
  /** True once the first-run page was finished or left. */
  welcomed: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

export const ChangeSettings = z.object({
  trainer: z.object({ path: AbsolutePath.nullable(), python: AbsolutePath.nullable() }).partial().optional(),
  welcomed: z.boolean().optional(),
});
export type ChangeSettings = z.infer<typeof ChangeSettings>;

export type SettingsEvents = { 'settings.changed': (settings: Settings) => void };
