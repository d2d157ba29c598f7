import { z } from 'zod';

/**
 * A process is known by its pid *and* when it started, because pids come back. `startTicks` is field 22 of
 * `/proc/<pid>/stat` (clock ticks since boot); `bootId` is the kernel's, because ticks begin anew at a boot.
 */
export const ProcessIdentity = z.object({
  pid: z.int().positive(),
  startTicks: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;
