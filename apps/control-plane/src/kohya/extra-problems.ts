import type { ArgumentValue, TrainerArgument, TrainerArguments } from '@pilothouse/contracts/arguments';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';

/** What is wrong with each argument that was set under Everything, by what the script declares. */
export function extraProblems({ extra }: StartRun, known: TrainerArguments): PlanProblem[] {
  const names = Object.keys(extra);
  if (names.length === 0) return [];
  if (known.problem !== '') {
    return [error('extra', `What was set under Everything cannot be checked. ${known.problem}`)];
  }
  const declared = new Map(known.arguments.map((each) => [each.name, each]));
  return names.flatMap((name) => {
    const sentence = wrongWith(name, extra[name]!, declared.get(name), known.script);
    return sentence === '' ? [] : [error(`extra.${name}`, sentence)];
  });
}

function wrongWith(
  name: string,
  value: ArgumentValue,
  argument: TrainerArgument | undefined,
  script: string,
): string {
  if (argument === undefined) return `${script} of the installed trainer knows no --${name}.`;
  if (argument.owned !== '') return `--${name} cannot be set here. ${argument.owned}`;
  const words = Array.isArray(value) ? value : [String(value)];
  if (words.some((word) => word.includes('\0'))) return `--${name} holds a character no command can hold.`;
  if (argument.kind === 'switch') {
    return typeof value === 'boolean' ? '' : `--${name} is a switch: it is on or off.`;
  }
  if (typeof value === 'boolean') return `--${name} needs a value.`;
  if (argument.isList !== Array.isArray(value)) {
    return argument.isList ? `--${name} takes a list of values.` : `--${name} takes one value.`;
  }
  if (words.some((word) => word.trim() === '')) return `--${name} needs a value.`;
  if (Array.isArray(value) && words.some((word) => word.startsWith('-') && !isNumber(word))) {
    return `A value of --${name} begins with a hyphen, so the trainer would take it for an argument.`;
  }
  return wrongValue(argument, words);
}

function wrongValue({ name, kind, choices }: TrainerArgument, words: string[]): string {
  if (kind === 'integer' && !words.every((word) => /^[+-]?\d{1,15}$/.test(word))) {
    return `--${name} needs a whole number.`;
  }
  if (kind === 'number' && !words.every(isNumber)) return `--${name} needs a number.`;
  const stranger = choices === null ? undefined : words.find((word) => !choices.includes(word));
  if (stranger === undefined) return '';
  return `--${name} cannot be “${stranger}”: it is one of ${choices?.join(', ')}.`;
}

const isNumber = (word: string) => word.trim() !== '' && Number.isFinite(Number(word));

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
