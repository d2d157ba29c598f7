import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Access, BundleId } from '@pilothouse/contracts/downloads';
import { Family } from '@pilothouse/contracts/models';
import { RelativePath } from '@pilothouse/contracts/names';
import { parse as parseToml, TomlError } from 'smol-toml';
import { z } from 'zod';
import { sentenceOf } from '../platform/parse-input.js';
import { isModelName } from './file-name.js';

const MOST_FILES = 100;
const MOST_BYTES = 64 * 1024;

/** One bundle, as `supervisor/bundles/<id>.toml` and `config/bundles/<id>.toml` say it. */
export const BundleEntry = z
  .strictObject({
    title: z.string().min(1).max(80),
    family: Family,
    about: z.string().min(1).max(400),
    /** Of a card that makes pictures with it, in GB. */
    vramGigabytes: z.number().positive().max(1000),
    files: z
      .strictObject({
        /** At Hugging Face: `owner/name`. */
        repository: z
          .string()
          .regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, 'A repository is written owner/name'),
        /** A commit, tag or branch. */
        revision: z.string().min(1).max(200).default('main'),
        /** Its path in the repository. */
        file: RelativePath,
        /** Below `models/`, with the name. */
        target: RelativePath.refine((target) => target.includes('/') && isModelName(target), {
          message: 'A target is a folder and the name of a model file, such as vae/ae.safetensors',
        }),
        /** As the hub says it; it is asked again before it is fetched. */
        bytes: z.int().positive(),
        isApproximate: z.boolean().default(false),
        licence: z.string().min(1).max(100),
        access: Access.exclude(['unknown', 'login']).default('open'),
        purpose: z.string().min(1).max(80),
      })
      .array()
      .min(1, 'A bundle has at least one file'),
  })
  .refine(({ files }) => new Set(files.map(({ target }) => target)).size === files.length, {
    message: 'Two files have the same target',
    path: ['files'],
  });
export type BundleEntry = z.infer<typeof BundleEntry>;

export type ReadBundle = { id: string; file: string } & ({ entry: BundleEntry } | { problem: string });

/** Every `.toml` of a folder, by name. `shownAs` stands before the name where a person reads it. */
export async function readBundles(folder: string, shownAs: string): Promise<ReadBundle[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.toml') && !name.startsWith('.')).sort();
  return Promise.all(
    files.slice(0, MOST_FILES).map(async (name) => {
      const about = { id: parse(name).name, file: `${shownAs}/${name}` };
      try {
        const text = await readFile(join(folder, name), 'utf8');
        return { ...about, ...parseBundle(text, about.id) };
      } catch (error) {
        return { ...about, problem: `It cannot be read: ${(error as Error).message}.` };
      }
    }),
  );
}

/** `id` is the name of its file, without the ending. */
export function parseBundle(text: string, id: string): { entry: BundleEntry } | { problem: string } {
  if (text.length > MOST_BYTES) return { problem: 'It is too long for a bundle.' };
  const named = BundleId.safeParse(id);
  if (!named.success)
    return { problem: 'Its name is none for a bundle: small letters, digits, dots and hyphens.' };
  try {
    return { entry: BundleEntry.parse(parseToml(text)) };
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: sentenceOf(error) };
    if (error instanceof TomlError) return { problem: `Line ${error.line}: this is not TOML.` };
    throw error;
  }
}
