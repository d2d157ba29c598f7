import { z } from 'zod';

/**
 * `.pilothouse/local-access.json` (0600): how a program of the same user on the same machine, such as the command line, reaches the
 * control plane that runs on this workspace. The token is good until that control plane ends.
 */
export const LocalAccess = z.object({
  url: z.url({ protocol: /^http$/ }),
  token: z.string().min(16),
  /** The control plane's. */
  pid: z.int().positive(),
});
export type LocalAccess = z.infer<typeof LocalAccess>;
