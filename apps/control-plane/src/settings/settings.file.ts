import { readFile } from 'node:fs/promises';
import { Settings } from '@pilothouse/contracts/settings';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { sentenceOf } from '../platform/parse-input.js';

const Document = z.record(z.string(), z.unknown());
type Document = z.infer<typeof Document>;

/** The file as a person left it, and what we understand of it. */
export type ReadSettings = { document: Document; settings: Settings };

/** Throws CONFLICT with a sentence that names the file and what is wrong in it. A file that is not there is an empty one. */
export async function readSettings(path: string): Promise<ReadSettings> {
  try {
    const document = Document.parse(JSON.parse(await textOf(path)));
    return { document, settings: Settings.parse(document) };
  } catch (error) {
    const why = error instanceof z.ZodError ? sentenceOf(error) : `${(error as Error).message}.`;
    throw new AppError('CONFLICT', `${path} cannot be used: ${why} Mend or delete the file.`, {
      cause: error,
    });
  }
}

/** Writes the whole file or nothing. Keys we do not know are kept. */
export async function writeSettings(path: string, document: Document): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(document, null, 2)}\n`);
}

/** `patch` over `document`, object by object. */
export function merged(document: Document, patch: Document): Document {
  const result = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    const [before, after] = [Document.safeParse(result[key]), Document.safeParse(value)];
    if (value !== undefined) {
      result[key] = before.success && after.success ? merged(before.data, after.data) : value;
    }
  }
  return result;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  }
}
