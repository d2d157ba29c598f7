import { parse } from 'node:path';

/** What Pilothouse takes in, by content. */
export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** Shown as a browser shows them, and never decoded here. */
export type VideoFormat = 'mp4' | 'quicktime' | 'webm';

export const CONTENT_TYPE: Record<ImageFormat | VideoFormat, string> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  mp4: 'video/mp4',
  quicktime: 'video/quicktime',
  // Matroska, of which WebM is a part: what can be played of it is played as that.
  webm: 'video/webm',
};

const SUPPORTED = new Set(['.png', '.jpg', '.jpeg', '.webp']);
const UNSUPPORTED = new Set(['.bmp', '.avif', '.jxl', '.gif', '.tif', '.tiff', '.heic', '.heif']);
const VIDEO_ENDINGS: Record<VideoFormat, [string, ...string[]]> = {
  mp4: ['.mp4', '.m4v', '.mov'],
  quicktime: ['.mov', '.mp4'],
  webm: ['.webm', '.mkv'],
};
const VIDEO = new Set(Object.values(VIDEO_ENDINGS).flat());
/** Written beside the images by trainers (latents, text encoder outputs, sizes); rebuilt by them when missing. */
const TRAINER_CACHE = /\.npz$|^metadata_cache\.json$/i;

export type FileKind = 'image' | 'unsupported-image' | 'video' | 'caption' | 'ignored' | 'other';

export function kindOf(fileName: string): FileKind {
  if (fileName.startsWith('.') || TRAINER_CACHE.test(fileName)) return 'ignored';
  const extension = parse(fileName).ext;
  // The trainer reads `.txt` only.
  if (extension === '.txt') return 'caption';
  if (SUPPORTED.has(extension.toLowerCase())) return 'image';
  if (UNSUPPORTED.has(extension.toLowerCase())) return 'unsupported-image';
  if (VIDEO.has(extension.toLowerCase())) return 'video';
  return 'other';
}

/** The trainer looks for all small and all capital extensions, nothing between. */
export function hasMixedCaseExtension(fileName: string): boolean {
  const { ext } = parse(fileName);
  return ext !== ext.toLowerCase() && ext !== ext.toUpperCase();
}

/** The name with the extension that its content asks for: `.jpg` and `.jpeg` stay, small letters. */
export function withRightExtension(fileName: string, format: ImageFormat): string {
  const { name, ext } = parse(fileName);
  const stem = SUPPORTED.has(ext.toLowerCase()) ? name : fileName;
  if (format === 'jpeg') return `${stem}${ext.toLowerCase() === '.jpeg' ? '.jpeg' : '.jpg'}`;
  return `${stem}.${format}`;
}

/** The same for a video. */
export function withVideoExtension(fileName: string, format: VideoFormat): string {
  const { name, ext } = parse(fileName);
  if (VIDEO_ENDINGS[format].includes(ext.toLowerCase())) return `${name}${ext.toLowerCase()}`;
  const stem = kindOf(fileName) === 'other' ? fileName : name;
  return `${stem}${VIDEO_ENDINGS[format][0]}`;
}

export const stemOf = (fileName: string) => parse(fileName).name;

/** The file that its caption stands in, which images of one stem share. */
export const captionFileOf = (image: string) => `${stemOf(image)}.txt`;

/** What the first bytes are, so that only the three formats ever reach a decoder. A sentence when it is nothing that can be used. */
export function sniff(head: Buffer): ImageFormat | { video: VideoFormat } | { problem: string } {
  const ascii = head.toString('latin1');
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (ascii.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'webp';
  if (head.length === 0) return { problem: 'The file is empty (0 bytes)' };
  const video = videoOf(ascii);
  if (video) return { video };
  return { problem: `It is ${nameOf(ascii)}. PNG, JPEG and WebP images and videos can be used` };
}

/** ISO base media files name their brand at byte 8; Matroska and WebM begin with the mark of EBML (RFC 8794). */
function videoOf(ascii: string): VideoFormat | undefined {
  if (ascii.startsWith('\x1a\x45\xdf\xa3')) return 'webm';
  if (!/^....ftyp/s.test(ascii) || STILL_BRANDS.test(ascii)) return undefined;
  return ascii.slice(8, 12) === 'qt  ' ? 'quicktime' : 'mp4';
}

const STILL_BRANDS = /^....ftyp(avif|avis|heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s;

function nameOf(ascii: string): string {
  if (ascii.startsWith('PK')) return 'a zip archive: unpack it and drop the images in';
  if (ascii.startsWith('GIF8')) return 'a GIF image';
  if (ascii.startsWith('BM')) return 'a BMP image';
  if (ascii.startsWith('II*\0') || ascii.startsWith('MM\0*')) return 'a TIFF image';
  if (/^....ftyp(avif|avis)/s.test(ascii)) return 'an AVIF image';
  if (STILL_BRANDS.test(ascii)) return 'a HEIC image';
  if (ascii.startsWith('\xff\x0a') || ascii.startsWith('\0\0\0\x0cJXL ')) return 'a JPEG XL image';
  if (/^%PDF/.test(ascii)) return 'a PDF document';
  return 'not an image';
}
