import { type DatasetImage, UploadReport } from '@pilothouse/contracts/datasets';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { ApiError, apiUrl } from '@/api/client';
import { saveCaption } from './datasets.queries';
import { take } from './take';
import type { BatchReport, Picture, SendBatch } from './upload-queue';

/** One batch as multipart, then the captions that lay beside its pictures. */
export const sendPictures: SendBatch = async (dataset, pictures, onSent, signal) => {
  const form = new FormData();
  for (const { file } of pictures) form.append('images', file, file.name);
  const report = await post(`/datasets/${encodeURIComponent(dataset)}/images`, form, onSent, signal);
  return { ...report, uncaptioned: await saveCaptions(dataset, pictures, report) };
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
    request.onerror = () => reject(new ApiError('OFFLINE', 'The connection broke off before it had arrived'));
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

/** A caption never replaces one that is there: the server refuses it by its version. */
async function saveCaptions(
  dataset: string,
  pictures: Picture[],
  report: UploadReport,
): Promise<BatchReport['uncaptioned']> {
  const failures = pairs(pictures, report).map(async ({ picture, image }) => {
    if (picture.caption === null || image.caption !== null) return [];
    const save = { text: picture.caption, basedOn: image.captionVersion };
    return saveCaption(dataset, image.file, save).then(
      () => [],
      (error: Error) => [
        { file: picture.file.name, reason: `Added, but its caption was not saved: ${error.message}` },
      ],
    );
  });
  return (await Promise.all(failures)).flat();
}

/** Which picture became which file: under its own name, or under the one it was given. */
function pairs(pictures: Picture[], { accepted, renamed }: UploadReport) {
  const left = [...accepted];
  const names = [...renamed];
  return pictures.flatMap((picture): { picture: Picture; image: DatasetImage }[] => {
    const storedAs = take(names, ({ file }) => file === picture.file.name)?.storedAs ?? picture.file.name;
    const image = take(left, ({ file }) => file === storedAs);
    return image ? [{ picture, image }] : [];
  });
}
