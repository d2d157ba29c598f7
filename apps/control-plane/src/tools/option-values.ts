import type { LaunchOption } from '@pilothouse/contracts/tool-entry';
import type { OptionValue } from '@pilothouse/contracts/tools';

/** What an option adds to the command and the environment. `{value}` is put in already. */
export type Addition = { arguments: string[]; environment: Record<string, string> };

const NOTHING: Addition = { arguments: [], environment: {} };

/** Why the option cannot have this value, in a sentence; empty when it can. */
export function valueProblem(option: LaunchOption, value: OptionValue): string {
  const { title } = option;
  switch (option.type) {
    case 'switch':
      return typeof value === 'boolean' ? '' : `${title} is on or off.`;
    case 'choice': {
      if (option.choices.some((choice) => choice.value === value)) return '';
      return `${title} is one of ${option.choices.map((choice) => choice.value).join(', ')}.`;
    }
    case 'text': {
      if (typeof value !== 'string') return `${title} is a text.`;
      return /[\u0000-\u001f\u007f]/.test(value)
        ? `${title} holds no line breaks and no control characters.`
        : '';
    }
    case 'number': {
      if (value === null) return '';
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${title} is a number.`;
      const { min, max, unit } = option;
      if (min !== undefined && value < min) return `${title} is at least ${amount(min, unit)}.`;
      if (max !== undefined && value > max) return `${title} is at most ${amount(max, unit)}.`;
      return '';
    }
  }
}

/** What a value that fits adds. */
export function additionOf(option: LaunchOption, value: OptionValue): Addition {
  switch (option.type) {
    case 'switch':
      return value === true ? option : NOTHING;
    case 'choice':
      return option.choices.find((choice) => choice.value === value) ?? NOTHING;
    case 'number':
      return value === null ? NOTHING : withValue(option, String(value));
    case 'text':
      return value === '' || value === null ? NOTHING : withValue(option, String(value));
  }
}

const amount = (value: number, unit: string) => (unit === '' ? String(value) : `${value} ${unit}`);

function withValue({ arguments: added, environment }: Addition, value: string): Addition {
  const put = (text: string) => text.replaceAll('{value}', () => value);
  return {
    arguments: added.map(put),
    environment: Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, put(text)])),
  };
}
