import { Remedy } from '@pilothouse/contracts/downloads';
import { z } from 'zod';
import { ApiError } from '@/api/client';

const Details = z.object({ remedy: Remedy });

/** What can be done about a refusal of a hub; undefined where it does not say. */
export const remedyOf = (error: unknown): Remedy | undefined =>
  error instanceof ApiError ? Details.safeParse(error.details).data?.remedy : undefined;
