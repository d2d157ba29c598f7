import { readFile, stat } from 'node:fs/promises';
import { ModelMarks } from '@pilothouse/contracts/models';
import { ModelOrigin } from '@pilothouse/contracts/model-library';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';

/** What a person, or a download, said of one file. It is found again by its hash, else its key, else its path and length. */
export const ModelNote = z.object({
  path: z.string(),
  bytes: z.int().nonnegative(),
  key: z.string(),
  sha256: z.string().nullable().default(null),
  note: z.string().default(''),
  stars: ModelMarks.shape.stars.default(0),
  tags: ModelMarks.shape.tags.default([]),
  origin: ModelOrigin.nullable().default(null),
});
export type ModelNote = z.infer<typeof ModelNote>;

const Document = z.looseObject({ models: ModelNote.array().default([]) });

/** `config/model-notes.json`: it cannot be made anew from anything, so it is no part of the database. */
export class ModelNotesFile {
  private version = '';

  constructor(private readonly path: string) {}

  /** Undefined when it is as it was. Throws CONFLICT with what is wrong in it. */
  async readIfChanged(): Promise<ModelNote[] | undefined> {
    const version = await this.look();
    if (version === this.version) return undefined;
    const notes = version === 'none' ? [] : await this.read();
    this.version = version;
    return notes;
  }

  async write(models: ModelNote[]): Promise<void> {
    await writeFileAtomic(this.path, `${JSON.stringify({ models }, null, 1)}\n`);
    this.version = await this.look();
  }

  private async read(): Promise<ModelNote[]> {
    try {
      return Document.parse(JSON.parse(await readFile(this.path, 'utf8'))).models;
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new AppError('CONFLICT', `${this.path} cannot be used: ${why}. Mend or delete the file.`, {
        cause: error,
      });
    }
  }

  private look(): Promise<string> {
    return stat(this.path).then(
      ({ ino, mtimeMs, size }) => `${ino}:${mtimeMs}:${size}`,
      () => 'none',
    );
  }
}
