import type { BrokenServiceFile } from '@pilothouse/contracts/services';
import { sectionsOf, whyNotBeside } from './program-sections.js';

/** A file of a person's in `config/services/`. */
export type OwnFile = { file: string; text: string } | { file: string; why: string };

/** What a program file is to say, and what it says until now, for the case that supervisord refuses the new text. */
export type Candidate = { text: string; before: string | undefined };

export type Arrangement = { files: Map<string, Candidate>; broken: BrokenServiceFile[] };

/** Names of program files: a tool's has none with a dot in it, so that the two never meet. */
export const fileOfTool = (name: string) => `${name}.conf`;
export const fileOfOwn = (file: string) => `own.${file}`;
export const isOwn = (programFile: string) => programFile.startsWith('own.');

/**
 * Which program files there are to be. Tools come first; of two files of a person's that claim one name the first has it.
 * `standing`: the program files as they are. A file that became unusable stays what it was, so that a slip in an editor stops
 * nothing, unless its name went to somebody else.
 */
export function arrangeFiles(
  tools: ReadonlyMap<string, string>,
  own: OwnFile[],
  standing: ReadonlyMap<string, string>,
): Arrangement {
  const files = new Map<string, Candidate>();
  const broken: BrokenServiceFile[] = [];
  const owners = new Map<string, string>();
  const take = (programFile: string, text: string, owner: string) => {
    files.set(programFile, { text, before: standing.get(programFile) });
    for (const { name } of sectionsOf(text)) owners.set(name, owner);
  };

  for (const [name, text] of tools) take(fileOfTool(name), text, `the tool ${name}`);
  for (const each of own.toSorted((a, b) => a.file.localeCompare(b.file, 'en'))) {
    const programFile = fileOfOwn(each.file);
    const why = 'why' in each ? each.why : whyNotBeside(sectionsOf(each.text), owners);
    if (why !== '') broken.push({ file: `config/services/${each.file}`, why });
    const text = why === '' && 'text' in each ? each.text : standing.get(programFile);
    if (text === undefined || (why !== '' && whyNotBeside(sectionsOf(text), owners) !== '')) continue;
    take(programFile, text, `config/services/${each.file}`);
  }
  return { files, broken };
}
