import { UploadReport } from '@pilothouse/contracts/datasets';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { ApiError, apiUrl } from '@/api/client';
import { captionPath } from './caption-path';
import { preparation } from './preparation';
import type { SendBatch } from './upload-queue';

/** One batch as multipart: pictures, each with the caption that lay beside it. */
export const sendPictures: SendBatch = (dataset, pictures, onSent, signal) => {
  const form = new FormData();
  for (const { file, path, caption } of pictures) {
    form.append('images', file, path);
    if (caption) form.append('images', caption, captionPath(path));
  }
  const query = `?preparation=${preparation()}`;
  return post(`/datasets/${encodeURIComponent(dataset)}/images${query}`, form, onSent, signal);
};

/** `fetch` cannot say how much of a body has left; XMLHttpRequest can. */
function post(path: string, form: FormData, onSent: (share: number) => void, signal: AbortSignal) {
  return new Promise<UploadReport>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(path));
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const parsed = UploadReport.safeParse(bodyOf(request));
      if (request.status < 300 && parsed.success) resolve(parsed.data);
      else reject(refusalOf(request));
    };
    request.onerror = () =>
      reject(new ApiError('OFFLINE', 'The connection broke off before it had arrived. Send it again.'));
    request.onabort = () => reject(new Error('Stopped'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

function refusalOf(request: XMLHttpRequest): ApiError {
  const body = ErrorBody.safeParse(bodyOf(request));
  if (body.success) return new ApiError(body.data.code, body.data.message, body.data.details);
  return new ApiError('UNREADABLE', 'The answer could not be read. Reload the page to see what has arrived.');
}

function bodyOf({ responseText }: XMLHttpRequest): unknown {
  try {
    return JSON.parse(responseText);
  } catch {
    return undefined; // Not ours, for example a proxy's error page: the callers say that it could not be read.
  }
}
