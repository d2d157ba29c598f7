import { z } from 'zod';

/** `GET /api/health`, answered without a login as soon as requests are served. Nothing secret stands in it. */
export const Health = z.object({
  status: z.literal('ok'),
  version: z.string(),
  /** Seconds since this control plane started. */
  uptimeSeconds: z.number().nonnegative(),
});
export type Health = z.infer<typeof Health>;
