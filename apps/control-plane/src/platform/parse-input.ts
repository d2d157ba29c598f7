import type { z } from 'zod';
import { AppError } from './app-error.js';

/** What a caller sent, as its contract says. Throws INVALID_INPUT with every problem in one message. */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('INVALID_INPUT', sentenceOf(parsed.error), { details: parsed.error.issues });
}

/** `A password has at least 10 characters (next).` */
export const sentenceOf = ({ issues }: z.ZodError): string =>
  issues
    .map(({ message, path }) => `${message}${path.length > 0 ? ` (${path.map(String).join('.')})` : ''}.`)
    .join(' ');
