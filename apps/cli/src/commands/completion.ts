import { ServiceList } from '@pilothouse/contracts/services';
import { Tools } from '@pilothouse/contracts/tools';
import { RunEntry } from '@pilothouse/contracts/runs';
import { Dataset } from '@pilothouse/contracts/datasets';
import type { Command } from 'commander';
import type { Context } from '../context.js';

/** For `~/.bashrc` or `~/.zshrc`: `source <(pilothouse completion bash)`. Names are asked for as they are typed. */
export const SCRIPTS = {
  bash: `_pilothouse() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(pilothouse __complete "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _pilothouse pilothouse`,
  zsh: `#compdef pilothouse
_pilothouse() {
  local -a found
  found=("\${(@f)$(pilothouse __complete "\${words[@]:1:CURRENT-2}" 2>/dev/null)}")
  compadd -a found
}
compdef _pilothouse pilothouse`,
} as const;

/** What may stand after these words, a line each. */
export async function complete(context: Context, program: Command, words: string[]): Promise<void> {
  const { command, depth } = descend(program, words);
  const options = command.options.flatMap(({ long }) => (long === undefined ? [] : [long]));
  const names = command.commands.filter((each) => !each.name().startsWith('__')).map((each) => each.name());
  const isFirst = words.slice(depth).filter((word) => !word.startsWith('-')).length === 0;
  const argument = command.registeredArguments[0]?.name();
  const found = argument !== undefined && isFirst ? await namesFor(context, argument) : [];
  context.output.out([...names, ...found, ...options, '--help'].join('\n'));
}

function descend(program: Command, words: string[]): { command: Command; depth: number } {
  let command = program;
  let depth = 0;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (!next) break;
    command = next;
    depth += 1;
  }
  return { command, depth };
}

async function namesFor({ api }: Context, argument: string): Promise<string[]> {
  try {
    if (argument === 'service' || argument === 'service-or-run') {
      return (await api.get(ServiceList, '/services')).services.map(({ name }) => name);
    }
    if (argument === 'tool') return (await api.get(Tools, '/tools')).tools.map(({ id }) => id);
    if (argument === 'run')
      return (await api.get(RunEntry.array(), '/runs')).slice(0, 50).map(({ id }) => id);
    if (argument === 'dataset') return (await api.get(Dataset.array(), '/datasets')).map(({ name }) => name);
  } catch {
    // Nobody wants an error in the middle of a line: without a control plane there are no names.
  }
  return [];
}
