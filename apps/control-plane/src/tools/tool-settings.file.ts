import { readFile } from 'node:fs/promises';
import { OptionValue } from '@pilothouse/contracts/tools';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { sentenceOf } from '../platform/parse-input.js';

const Written = z.looseObject({
  /** Absent: as the entry has it. */
  autostart: z.boolean().optional(),
  values: z.record(z.string(), OptionValue).optional(),
  extra: z.string().array().optional(),
});

/** `config/tools.json`: by tool. It outlives every image and every version of a tool. Keys we do not know are kept. */
const SettingsOfTools = z.record(z.string(), Written);
export type SettingsOfTools = z.infer<typeof SettingsOfTools>;

/** What a person has set for a tool. */
export type ToolSettings = z.infer<typeof Written> &
  Required<Pick<z.infer<typeof Written>, 'values' | 'extra'>>;

export const settingsOf = (settings: SettingsOfTools, id: string): ToolSettings => ({
  values: {},
  extra: [],
  ...settings[id],
});

/** A file that is not there says nothing of any tool. Throws CONFLICT with a sentence for one that cannot be used. */
export async function readToolSettings(path: string): Promise<SettingsOfTools> {
  try {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    return SettingsOfTools.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? sentenceOf(error) : `${(error as Error).message}.`;
    throw new AppError('CONFLICT', `config/tools.json cannot be used: ${why} Mend or delete the file.`, {
      cause: error,
    });
  }
}

export async function writeToolSettings(path: string, settings: SettingsOfTools): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(settings, null, 2)}\n`);
}
