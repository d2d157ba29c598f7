import { existsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Response } from 'express';
import { AppError } from './app-error.js';

type SendFile = Shown & {
  folder: string;
  /** Below the folder. */
  file: string;
};

type Shown = {
  type: string;
  /** Given: the browser saves it under this name. Absent: it shows it. */
  saveAs?: string;
  cacheControl?: string;
};

/** Streams a file with its length, ETag and ranges. It can never run as a page of ours, whatever its bytes are. */
export function sendFile(response: Response, { folder, file, type, saveAs, cacheControl }: SendFile) {
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
      reject(isGone ? new AppError('NOT_FOUND', `There is no file “${file}”`, { cause: error }) : error);
    });
  });
}

/** The same for a file that is open: what stands at its path by now is another matter. Resolves when nobody reads it any more. */
export async function sendOpened(response: Response, handle: FileHandle, shown: Shown): Promise<void> {
  // A link of the kernel's to the very file, so that the length, the ETag and the bytes are of one file.
  const folder = existsSync('/proc/self/fd') ? '/proc/self/fd' : '/dev/fd';
  await sendFile(response, { ...shown, folder, file: String(handle.fd) });
}

type SendError = Error & { code?: string; status?: number };
