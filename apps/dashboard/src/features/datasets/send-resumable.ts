import { ErrorBody } from '@pilothouse/contracts/errors';
import { MOST_CAPTION_IN_HEADER, PART_BYTES } from '@pilothouse/contracts/uploads';
import { DetailedError, Upload } from 'tus-js-client';
import { apiUrl } from '@/api/client';
import { preparation } from './preparation';
import { discardIntake } from './uploads.queries';
import type { SendResumable } from './upload-queue';

/** A connection that is away longer than these together: somebody has to ask for another try. */
const RETRY_AFTER_MS = [0, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 30_000, 30_000];
/** Answers after which the same part may well succeed: no answer, a lock, a restart. */
const MAY_SUCCEED = new Set([0, 409, 423, 500, 502, 503, 504]);

/**
 * Sends one file in parts by tus. Where it was begun before, in this browser and for the same dataset, it goes on from there, also
 * after the page was loaded anew. A signal that is aborted with `cancel` also discards what has arrived.
 */
export const sendResumable: SendResumable = async (
  dataset,
  { file, path, caption },
  { onSent, onPlace, signal },
) => {
  const text = caption && (await caption.text()).replace(/^\uFEFF/, '').trim();
  const metadata: Record<string, string> = { dataset, filename: path, preparation: preparation() };
  if (text && text.length <= MOST_CAPTION_IN_HEADER) metadata.caption = text;

  await new Promise<void>((resolve, reject) => {
    const upload: Upload = new Upload(file, {
      endpoint: apiUrl('/uploads'),
      chunkSize: PART_BYTES,
      retryDelays: RETRY_AFTER_MS,
      metadata,
      removeFingerprintOnSuccess: true,
      fingerprint: () =>
        Promise.resolve(['pilothouse', dataset, path, file.size, file.lastModified].join(' ')),
      onUploadUrlAvailable: () => onPlace(idOf(upload.url)),
      onProgress: (sent) => onSent(sent),
      onShouldRetry: (error) => MAY_SUCCEED.has(error.originalResponse?.getStatus() ?? 0),
      onError: (error) => reject(new Error(sentenceOf(error))),
      onSuccess: () => resolve(),
    });
    signal.addEventListener(
      'abort',
      () => {
        void upload.abort();
        if (signal.reason === 'cancel' && upload.url)
          void discardIntake(idOf(upload.url)).catch(() => undefined);
        reject(new Error('Stopped'));
      },
      { once: true },
    );
    void upload.findPreviousUploads().then(([previous]) => {
      if (previous) upload.resumeFromPreviousUpload(previous);
      if (!signal.aborted) upload.start();
    }, reject);
  });
};

const idOf = (url: string | null) => url?.split('/').at(-1) ?? '';

function sentenceOf(error: Error): string {
  if (!(error instanceof DetailedError)) return error.message;
  if (!error.originalResponse) return 'The connection broke off. What has arrived is kept';
  try {
    return ErrorBody.parse(JSON.parse(error.originalResponse.getBody())).message;
  } catch {
    return `The pod answered ${error.originalResponse.getStatus()}. What has arrived is kept`;
  }
}
