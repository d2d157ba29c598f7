import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ToolEntry, ToolSource } from '@pilothouse/contracts/tool-entry';
import type { Commands } from './commands.js';
import { filesLike } from './kept.js';
import type { Installer } from './python.js';
import { say } from './words.js';

type Package = Extract<ToolSource, { type: 'package' }>;
type Keep = NonNullable<ToolEntry['install']>['keep'][number];

/** A folder of packages stands for itself, with no network; an address for the usual index. */
export function packageOptions({ name, version, index }: Package): string[] {
  const where =
    index === undefined
      ? []
      : index.startsWith('/')
        ? ['--no-index', '--find-links', index]
        : ['--index-url', index];
  return [...where, `${name}==${version}`];
}

/**
 * What the things in a kept folder need of Python, each by itself and without changing what the tool needs. Answers a sentence for
 * each that could not be had: the tool works without it.
 */
export async function installForKept(
  { path, requirements }: Keep,
  kept: string,
  { install, python, scratch, commands }: KeptTools,
): Promise<string[]> {
  if (requirements === undefined) return [];
  // Without a folder it is the name of a file that each of them may have.
  const files = await filesLike(kept, requirements.includes('/') ? requirements : `*/${requirements}`);
  if (files.length === 0) return [];
  const constraints = join(scratch, 'constraints.txt');
  await writeFile(constraints, await packagesIn(python, commands));
  const warnings: string[] = [];
  for (const file of files) {
    const what = `${path}/${basename(dirname(file))}`;
    say(`What ${what} needs:`);
    try {
      await install(['-r', file, '-c', constraints]);
    } catch (error) {
      commands.throwIfStopped();
      if (!(error instanceof Error)) throw error;
      warnings.push(
        `What ${what} needs of Python could not be installed beside what the tool needs, so it may not work: see the log.`,
      );
    }
  }
  return warnings;
}

type KeptTools = { install: Installer; python: string; scratch: string; commands: Commands };

/** As lines that hold each package at its version. */
async function packagesIn(python: string, commands: Commands): Promise<string> {
  const { code, text } = await commands.ask([python, '-c', LIST]);
  return code === 0 ? text : '';
}

const LIST = `
from importlib.metadata import distributions
for each in distributions():
    if each.metadata["Name"] and each.metadata["Name"].lower() not in ("pip", "setuptools", "wheel"):
        print(each.metadata["Name"] + "==" + each.version)
`;
