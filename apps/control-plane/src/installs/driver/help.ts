import { mkdir } from 'node:fs/promises';
import type { Commands } from './commands.js';

const MOST_MILLISECONDS = 90_000;
/** Some end their help with an error; a mere complaint names fewer. */
const LEAST_OF_A_FAILURE = 5;

/** The options a help text names, long and short, in its order. */
export function flagsIn(help: string): string[] {
  const found = help.replace(/\u001b\[[\d;]*m/g, '').matchAll(/(?<![\w-])(--?[A-Za-z][\w.-]*)/g);
  return [...new Set([...found].map(([, flag = '']) => flag.replace(/[.-]+$/, '')))];
}

/** Null where the tool does not say, or takes too long. */
export async function askFlags(argv: string[], folder: string, commands: Commands): Promise<string[] | null> {
  await mkdir(folder, { recursive: true });
  const { code, text } = await commands
    .ask(argv, { folder, milliseconds: MOST_MILLISECONDS })
    .catch(() => ({ code: null, text: '' }));
  commands.throwIfStopped();
  const flags = flagsIn(text);
  return flags.length >= (code === 0 ? 1 : LEAST_OF_A_FAILURE) ? flags : null;
}
