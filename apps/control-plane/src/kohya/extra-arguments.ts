import type { ArgumentValue } from '@pilothouse/contracts/arguments';

/** What a command gives each argument, by name; a switch has no values. */
export type GivenArguments = Map<string, string[]>;

/** A command's arguments, the program and the script left out. A value never begins with two hyphens: it is joined by `=`. */
export function givenIn(argv: string[]): GivenArguments {
  const given: GivenArguments = new Map();
  let last: string[] = [];
  for (const word of argv) {
    if (!word.startsWith('--')) {
      last.push(word);
      continue;
    }
    const [name = '', ...value] = word.slice(2).split('=');
    last = value.length > 0 ? [value.join('=')] : [];
    given.set(name, last);
  }
  return given;
}

/** The command with what was asked for besides. It takes the place of what Pilothouse would give; `false` takes a switch away. */
export function withExtra(argv: string[], extra: Record<string, ArgumentValue>): string[] {
  const kept: string[] = [];
  let isReplaced = false;
  for (const word of argv) {
    if (word.startsWith('--')) isReplaced = Object.hasOwn(extra, word.slice(2).split('=')[0] ?? '');
    if (!isReplaced) kept.push(word);
  }
  return [...kept, ...Object.entries(extra).flatMap(([name, value]) => wordsOf(name, value))];
}

function wordsOf(name: string, value: ArgumentValue): string[] {
  if (value === false) return [];
  if (value === true) return [`--${name}`];
  if (Array.isArray(value)) return [`--${name}`, ...value];
  // argparse takes a value that starts with a hyphen for a flag unless it is joined by an equals sign.
  const text = String(value);
  return text.startsWith('-') ? [`--${name}=${text}`] : [`--${name}`, text];
}
