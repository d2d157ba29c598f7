import { readFile } from 'node:fs/promises';
import { Hub } from '@pilothouse/contracts/downloads';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';

const OWNER_ONLY = 0o600;

/** `config/hub-tokens.json`: each with the origin it was given for, so that another address never gets it. */
export const HubTokens = z.partialRecord(Hub, z.object({ token: z.string(), origin: z.string() }));
export type HubTokens = z.infer<typeof HubTokens>;

/** A file that is not there holds none. Throws CONFLICT, without its content, for one that cannot be used. */
export async function readTokens(path: string): Promise<HubTokens> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    return HubTokens.parse(JSON.parse(text));
  } catch {
    // The cause would quote the tokens.
    throw new AppError('CONFLICT', `${path} cannot be used, so no token is sent. Mend or delete the file.`);
  }
}

export async function writeTokens(path: string, tokens: HubTokens): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(tokens, null, 2)}\n`, { mode: OWNER_ONLY });
}
