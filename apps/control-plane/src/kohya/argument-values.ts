import type { ArgumentValue, TrainerArgument } from '@pilothouse/contracts/arguments';
import type { GivenArguments } from './extra-arguments.js';

/** A number may stand in a file as text. */
export const numeric = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;

export function asWritten(value: unknown): ArgumentValue | undefined {
  if (Array.isArray(value)) return value.length <= 200 ? value.map(String) : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return value.length <= 2000 ? value : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

export function asDeclared({ kind, isList }: TrainerArgument, value: unknown): ArgumentValue | undefined {
  const written = asWritten(isList ? [value].flat() : value);
  if (kind === 'switch') return written === 1 || written === 'true' ? true : written === 0 ? false : written;
  if (written === undefined || isList) return written;
  if (kind === 'text') return String(written);
  const number = typeof written === 'string' && written.trim() !== '' ? Number(written) : written;
  return typeof number === 'number' && !Number.isFinite(number) ? written : number;
}

export function isSame(value: ArgumentValue | undefined, given: string[] | undefined): boolean {
  if (value === undefined || given === undefined) return false;
  if (typeof value === 'boolean') return value && given.length === 0;
  const words = [value].flat().map(String);
  return words.length === given.length && words.every((word, at) => isEqual(word, given[at] ?? ''));
}

/** What the script does without being told, where nobody tells it otherwise. */
export function isDefault(
  { name, default: usual }: TrainerArgument,
  value: ArgumentValue,
  base: GivenArguments,
): boolean {
  if (base.has(name)) return false;
  return value === false || value === '' || isEqual([value].flat().join(' '), usual);
}

const isEqual = (one: string, other: string) =>
  one === other || (one.trim() !== '' && other.trim() !== '' && Number(one) === Number(other));

export const isForeignPath = (text: string) => /^(\/|~|[A-Za-z]:[\\/]|\\\\)/.test(text);
