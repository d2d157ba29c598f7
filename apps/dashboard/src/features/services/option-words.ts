import type { LaunchOption } from '@pilothouse/contracts/tool-entry';
import type { OptionValue, Tool } from '@pilothouse/contracts/tools';
import { count } from '@/ui/format';

/** As it will be started: what was chosen, else what the catalogue says. */
export const valueOf = ({ launch }: Tool, option: LaunchOption): OptionValue =>
  option.name in launch.values ? (launch.values[option.name] ?? null) : option.default;

export const isChanged = ({ launch }: Tool, option: LaunchOption) =>
  option.name in launch.values && launch.values[option.name] !== option.default;

/** "0.4 GB", "Automatic", "on", "not set". */
export function valueText(option: LaunchOption, value: OptionValue): string {
  if (option.type === 'switch') return value === true ? 'on' : 'off';
  if (value === null || value === '') return 'not set';
  if (option.type === 'choice')
    return option.choices.find((choice) => choice.value === value)?.title ?? String(value);
  return option.type === 'number' && option.unit ? `${value}\u00a0${option.unit}` : String(value);
}

/** Why what was typed cannot be its value; empty when it can. */
export function problemOf(option: LaunchOption, text: string): string {
  if (option.type !== 'number' || text.trim() === '') return '';
  const number = readNumber(text);
  if (number === null) return `${option.title} is a number`;
  const { min, max, step } = option;
  if (min !== undefined && number < min) return `At least ${count(min, digitsOf(min))}`;
  if (max !== undefined && number > max) return `At most ${count(max, digitsOf(max))}`;
  if (step !== undefined && Number.isInteger(step) && !Number.isInteger(number)) return 'A whole number';
  return '';
}

/** The value that was typed; of a number, nothing is null. */
export function readValue(option: LaunchOption, text: string): OptionValue {
  if (option.type !== 'number') return text;
  return text.trim() === '' ? null : readNumber(text);
}

function readNumber(text: string): number | null {
  const number = Number(text.trim().replace(',', '.'));
  return Number.isFinite(number) ? number : null;
}

const digitsOf = (value: number) => (String(value).split('.')[1] ?? '').length;

// As many as fit beside the label.
const MOST_SEGMENTS = 4;
const MOST_CHARACTERS = 30;

/** A few short choices stand side by side, others in a list. */
export const fitsSegments = (option: LaunchOption) =>
  option.type === 'choice' &&
  option.choices.length <= MOST_SEGMENTS &&
  option.choices.reduce((sum, { title }) => sum + title.length + 2, 0) <= MOST_CHARACTERS;
