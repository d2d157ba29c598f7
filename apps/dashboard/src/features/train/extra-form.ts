import type { ArgumentValue, TrainerArgument } from '@pilothouse/contracts/arguments';

type Shape = Pick<TrainerArgument, 'kind' | 'isList'>;

/** As typed, with what the script takes it for: a half-typed number is kept like any other, and refused by name. */
export type ExtraForm = Record<string, Shape & { text: string }>;

export const ON = 'on';
export const OFF = 'off';

export function readExtra(extra: ExtraForm): Record<string, ArgumentValue> {
  return Object.fromEntries(Object.entries(extra).map(([name, typed]) => [name, valueOf(typed)]));
}

/** Values of a list stand one to a line. */
export function extraFormOf(extra: Record<string, ArgumentValue>): ExtraForm {
  return Object.fromEntries(
    Object.entries(extra).map(([name, value]) => {
      if (typeof value === 'boolean') {
        return [name, { kind: 'switch', isList: false, text: value ? ON : OFF }];
      }
      const kind = typeof value === 'number' ? 'number' : 'text';
      const text = Array.isArray(value) ? value.join('\n') : String(value);
      return [name, { kind, isList: Array.isArray(value), text }];
    }),
  );
}

/** An empty field is one that was not set. */
export function withExtra(extra: ExtraForm, argument: Shape & { name: string }, text: string): ExtraForm {
  const next = { ...extra };
  const { name, kind, isList } = argument;
  if (text === '') delete next[name];
  else next[name] = { kind, isList, text };
  return next;
}

function valueOf({ kind, isList, text }: ExtraForm[string]): ArgumentValue {
  if (kind === 'switch') return text === ON;
  if (isList) {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  if (kind === 'text') return text;
  const number = Number(text.replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}
