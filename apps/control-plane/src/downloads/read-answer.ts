import type { Content, DownloadRecord } from './record.file.js';
import { cutIntoPieces } from './pieces.js';
import { type Asked, refusalOf, Trouble } from './trouble.js';
import type { Answer } from './web.js';

type Header = Answer['header'];

/** What the first answer says of the whole file. Throws `Trouble` for one that is no file, or another than was promised. */
export function contentOf(
  { status, header }: Answer,
  { expected, name }: DownloadRecord,
  asked: Asked,
): Content {
  // The file is empty: there is no first byte to ask for.
  if (status === 416 && rangeOf(header)?.total === 0)
    return { bytes: 0, hasRanges: false, validator: null, pieces: [] };
  if (status !== 200 && status !== 206) throw refusalOf(status, header, asked);
  if (isPage(header, name)) {
    throw new Trouble(
      `${asked.host} answers with a web page and not with a file. Open the address in a browser to see what it wants.`,
      {
        remedy: asked.hub ? 'token' : 'none',
      },
    );
  }
  if (header('content-encoding') !== undefined && header('content-encoding') !== 'identity') {
    throw new Trouble(
      `${asked.host} sends the file packed (${header('content-encoding')}), although it was asked not to.`,
    );
  }
  const range = status === 206 ? rangeOf(header) : undefined;
  if (status === 206 && (range?.from !== 0 || range.total === null)) {
    throw new Trouble(`${asked.host} answers with another part of the file than it was asked for.`);
  }
  const length = header('content-length');
  const bytes =
    range?.total ?? (length !== undefined && /^\d+$/.test(length) ? Number(length) : expected.bytes);
  if (bytes === null || !Number.isSafeInteger(bytes)) {
    throw new Trouble(
      `${asked.host} does not say how large the file is, so it could not be seen whether it is whole.`,
      { remedy: 'none' },
    );
  }
  if (expected.bytes !== null && bytes !== expected.bytes) {
    throw new Trouble(
      `${asked.hub ?? asked.host} promised ${expected.bytes.toLocaleString('en')} bytes, and ${asked.host} has ${bytes.toLocaleString('en')}.`,
    );
  }
  const hasRanges = status === 206;
  const pieces = hasRanges ? cutIntoPieces(bytes) : bytes === 0 ? [] : [{ from: 0, to: bytes, done: 0 }];
  return { bytes, hasRanges, validator: hasRanges ? validatorOf(header) : null, pieces };
}

/** Throws when what comes is not the rest of what is here. */
export function mustFit(
  { status, header }: Answer,
  { content, from }: { content: Content; from: number },
  asked: Asked,
): void {
  if (!content.hasRanges) {
    if (status !== 200) throw refusalOf(status, header, asked);
    const length = header('content-length');
    if (length !== undefined && Number(length) !== content.bytes) throw otherFile(asked);
    return;
  }
  // `If-Range` does not hold any more, or the file has become shorter.
  if (status === 200 || status === 416) throw otherFile(asked);
  if (status !== 206) throw refusalOf(status, header, asked);
  const range = rangeOf(header);
  const isChanged =
    content.validator?.startsWith('"') &&
    validatorOf(header)?.startsWith('"') &&
    validatorOf(header) !== content.validator;
  if (range?.total !== content.bytes || isChanged) throw otherFile(asked);
  if (range.from !== from)
    throw new Trouble(`${asked.host} answers with another part of the file than it was asked for.`);
}

const otherFile = ({ host }: Asked) =>
  new Trouble(`The file at ${host} was changed while it was fetched.`, { isOtherFile: true });

/** A strong ETag, else the date of the last change. A weak one does not say that the bytes are the same. */
function validatorOf(header: Header): string | null {
  const etag = header('etag');
  return etag?.startsWith('"') ? etag : (header('last-modified') ?? null);
}

function rangeOf(header: Header): { from: number | null; total: number | null } | undefined {
  const [, from, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header('content-range') ?? '') ?? [];
  if (total === undefined) return undefined;
  return { from: from === undefined ? null : Number(from), total: total === '*' ? null : Number(total) };
}

const isPage = (header: Header, name: string) =>
  /^text\/html\b/i.test(header('content-type') ?? '') && !/\.html?$/i.test(name);
