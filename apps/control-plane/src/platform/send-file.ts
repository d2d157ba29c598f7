import { basename, dirname, join } from 'node:path';
import type { Response } from 'express';
import { AppError } from './app-error.js';
import type { Confinement } from './confinement.js';

type SendFile = Shown & {
  folder: string;
  /** Below the folder. */
  file: string;
  /** What is below its root is opened by it, and no link leads out of it. */
  within?: Confinement;
};

type Shown = {
  type: string;
  /** Given: the browser saves it under this name. Absent: it shows it. */
  saveAs?: string;
  cacheControl?: string;
};

/** Streams a file with its length, ETag and ranges. It can never run as a page of ours, whatever its bytes are. */
export async function sendFile(response: Response, { within, ...file }: SendFile): Promise<void> {
  const path = within?.below(join(file.folder, file.file));
  if (!within || path === undefined) return stream(response, file);
  await within.withFile(path, ({ handle, realPath }) =>
    sendOpened(response, within.pathOf(handle, realPath), file),
  );
}

function stream(response: Response, { folder, file, type, saveAs, cacheControl }: SendFile) {
  if (saveAs) response.attachment(saveAs);
  else response.setHeader('Content-Disposition', 'inline');
  response.setHeader('Content-Type', type);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cache-Control', cacheControl ?? 'private, no-cache');

  return new Promise<void>((resolve, reject) => {
    response.sendFile(file, { root: folder, dotfiles: 'allow', cacheControl: false }, (error?: SendError) => {
      if (!error || response.headersSent) return resolve(); // Sent, or the reader went away.
      for (const name of ['Content-Type', 'Content-Disposition', 'Cache-Control'])
        response.removeHeader(name);
      const isGone = ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '') || error.status === 404;
      reject(isGone ? new AppError('NOT_FOUND', `There is no file “${file}”.`, { cause: error }) : error);
    });
  });
}

/**
 * The same for a file that is open, by the path of its handle: what stands at its own path by now is another matter. Resolves when
 * nobody reads it any more.
 */
export const sendOpened = (response: Response, path: string, shown: Shown): Promise<void> =>
  stream(response, { ...shown, folder: dirname(path), file: basename(path) });

type SendError = Error & { code?: string; status?: number };
