import { shownName } from '@pilothouse/contracts/files';
import { AppError } from '../platform/app-error.js';

/** What the system says of a path, in a sentence about it; its own paths go through handles and tell nobody anything. */
export async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = SENTENCES[(error as NodeJS.ErrnoException).code ?? ''];
    if (error instanceof AppError || !sentence) throw error;
    const [code, text] = sentence;
    throw new AppError(code, text.replace('%', path === '' ? 'the workspace' : `“${shownName(path)}”`), {
      cause: error,
    });
  }
}

const SENTENCES: Record<string, ['NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT' | 'CONFLICT', string]> = {
  ENOENT: ['NOT_FOUND', 'There is nothing at % any more.'],
  ENOTDIR: ['NOT_FOUND', 'There is nothing at %: a part of its path is no folder.'],
  ESTALE: ['NOT_FOUND', 'There is nothing at % any more.'],
  ELOOP: ['CONFLICT', '% was changed into a link at this very moment. Look at it again.'],
  EACCES: [
    'FORBIDDEN',
    'Pilothouse may not open %: it belongs to another user of this machine. Its owner has to allow it.',
  ],
  EPERM: [
    'FORBIDDEN',
    'Pilothouse may not change %: it belongs to another user, or is protected by its file system.',
  ],
  ENAMETOOLONG: ['INVALID_INPUT', 'A name in % is too long for the file system. Choose a shorter one.'],
  EILSEQ: [
    'INVALID_INPUT',
    'A name in % holds characters that this file system does not take. Choose another one.',
  ],
  EINVAL: [
    'INVALID_INPUT',
    '% cannot be put there: a folder does not fit into itself, and some file systems refuse some names.',
  ],
  ENOTEMPTY: ['CONFLICT', 'Something was put at % at this very moment. Look at it again.'],
  EXDEV: [
    'CONFLICT',
    '% is on another disk than where it is to go. Copy it there, then put the old one into the trash.',
  ],
  ETXTBSY: ['CONFLICT', '% is a program that runs just now. End it first.'],
  EBUSY: ['CONFLICT', '% is in use: something is mounted there.'],
};
