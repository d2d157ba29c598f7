import type { ArgumentValue, TrainerArgument, TrainerArguments } from '@pilothouse/contracts/arguments';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { OWNED_ARGUMENTS } from './owned-arguments.js';

/**
 * What is wrong with each argument that was set under Everything, by what the script declares. Where it could not be asked, that is
 * told of `extra` as a whole, and what no command may hold is refused all the same.
 */
export function extraProblems({ extra }: StartRun, known: TrainerArguments): PlanProblem[] {
  const names = Object.keys(extra);
  if (names.length === 0) return [];
  const declared = new Map(known.arguments.map((each) => [each.name, each]));
  const problems = names.flatMap((name) => {
    const value = extra[name]!;
    const undeclared = known.problem === '' ? wrongWith(name, value, declared.get(name), known.script) : '';
    const sentence = forbidden(name, value) || undeclared;
    return sentence === '' ? [] : [error(`extra.${name}`, sentence)];
  });
  if (known.problem === '') return problems;
  return [...problems, error('extra', `What was set under Everything cannot be checked. ${known.problem}`)];
}

/** What no command may hold, whatever the script says; in a sentence. */
function forbidden(name: string, value: ArgumentValue): string {
  const owned = OWNED_ARGUMENTS.get(name);
  if (owned !== undefined) return `--${name} cannot be set here. ${owned}`;
  const words = [value].flat().map(String);
  if (words.some((word) => word.includes('\0'))) return `--${name} holds a character no command can hold.`;
  if (Array.isArray(value) && words.some((word) => word.startsWith('-') && !isNumber(word))) {
    return `A value of --${name} begins with a hyphen, so the trainer would take it for an argument.`;
  }
  return '';
}

function wrongWith(
  name: string,
  value: ArgumentValue,
  argument: TrainerArgument | undefined,
  script: string,
): string {
  if (argument === undefined) return `${script} of the installed trainer knows no --${name}.`;
  const words = Array.isArray(value) ? value : [String(value)];
  if (argument.kind === 'switch') {
    return typeof value === 'boolean' ? '' : `--${name} is a switch: it is on or off.`;
  }
  if (typeof value === 'boolean') return `--${name} needs a value.`;
  if (argument.isList !== Array.isArray(value)) {
    return argument.isList ? `--${name} takes a list of values.` : `--${name} takes one value.`;
  }
  if (words.some((word) => word.trim() === '')) return `--${name} needs a value.`;
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
