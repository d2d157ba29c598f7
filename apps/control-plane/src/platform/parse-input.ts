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
  issues.map(({ message, path }) => `${inWords(message, path.map(String).join('.'))}.`).join(' ');

/** zod's own messages are for developers; those of a contract are sentences already. */
function inWords(message: string, field: string): string {
  const name = field === '' ? 'what was sent' : `“${field}”`;
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  if (expected && received === 'undefined') return `${capitalized(name)} is missing`;
  if (expected) return `${capitalized(name)} must be ${KINDS[expected] ?? expected}`;

  const [, options] = /^Invalid option: expected one of (.+)$/.exec(message) ?? [];
  if (options)
    return `${capitalized(name)} must be one of ${options.replaceAll('"', '').replaceAll('|', ', ')}`;
  return field === '' ? message : `${message} (${field})`;
}

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
};

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
