import { inflateSync } from 'node:zlib';
import { exifTexts } from './exif-text.js';

/** What a picture says of itself: its size, and the texts that its maker has put beside the pixels. */
export type PictureText = { width: number | null; height: number | null; texts: Map<string, string> };

/** Fewer bytes come back where the file ends. */
export type Read = (position: number, length: number) => Promise<Buffer>;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Text of one picture, packed or not: a workflow of a thousand nodes has 1 MB. */
const MOST_TEXT_BYTES = 4_000_000;
const MOST_CHUNKS = 200;
const NOTHING: PictureText = { width: null, height: null, texts: new Map() };

/** PNG, JPEG and WebP. Never more of a file is read than its head and its texts; a damaged one says what could be read. */
export async function readPictureText(read: Read): Promise<PictureText> {
  const head = await read(0, 12);
  if (head.subarray(0, 8).equals(PNG)) return readPng(read);
  if (head.length >= 3 && head.readUIntBE(0, 3) === 0xffd8ff) return readJpeg(read);
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return readWebp(read);
  return NOTHING;
}

async function readPng(read: Read): Promise<PictureText> {
  const found: PictureText = { width: null, height: null, texts: new Map() };
  let left = MOST_TEXT_BYTES;
  let at = PNG.length;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk++) {
    const head = await read(at, 8);
    if (head.length < 8) break;
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    // Who writes texts writes them before the pixels.
    if (type === 'IDAT' || type === 'IEND') break;
    if (type === 'IHDR' && length >= 8) {
      const size = await read(at + 8, 8);
      if (size.length === 8) {
        found.width = size.readUInt32BE(0) || null;
        found.height = size.readUInt32BE(4) || null;
      }
    }
    const isText = type === 'tEXt' || type === 'zTXt' || type === 'iTXt';
    if ((isText || type === 'eXIf') && length <= left) {
      const data = await read(at + 8, length);
      left -= length;
      const texts = isText ? [pngText(type, data)] : [...exifTexts(data)];
      for (const text of texts) {
        if (!text || found.texts.has(text[0])) continue;
        found.texts.set(...text);
        left -= text[1].length;
      }
    }
    at += 12 + length;
  }
  return found;
}

/** The keyword and the text of one chunk; undefined for what is damaged or unpacks to too much. */
function pngText(type: string, data: Buffer): [string, string] | undefined {
  const end = data.indexOf(0);
  if (end < 1) return undefined;
  const key = data.toString('latin1', 0, end);
  if (type === 'tEXt') return [key, data.toString('utf8', end + 1)];
  const isPacked = type === 'zTXt' || data[end + 1] === 1;
  let from = end + (type === 'zTXt' ? 2 : 3);
  if (type === 'iTXt') {
    // The language and the keyword in it.
    for (let skipped = 0; skipped < 2; skipped++) {
      const zero = data.indexOf(0, from);
      if (zero < 0) return undefined;
      from = zero + 1;
    }
  }
  const text = isPacked ? unpacked(data.subarray(from)) : data.subarray(from);
  return text && [key, text.toString('utf8')];
}

function unpacked(data: Buffer): Buffer | undefined {
  try {
    return inflateSync(data, { maxOutputLength: MOST_TEXT_BYTES });
  } catch {
    return undefined;
  }
}

async function readJpeg(read: Read): Promise<PictureText> {
  const found: PictureText = { width: null, height: null, texts: new Map() };
  let at = 2;
  for (let segment = 0; segment < MOST_CHUNKS; segment++) {
    const head = await read(at, 4);
    if (head.length < 4 || head[0] !== 0xff) break;
    const [marker, length] = [head[1]!, head.readUInt16BE(2)];
    if (marker === 0xda || marker === 0xd9 || length < 2) break;
    const isSize = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isSize) {
      const data = await read(at + 4, 5);
      if (data.length === 5) {
        found.height = data.readUInt16BE(1) || null;
        found.width = data.readUInt16BE(3) || null;
      }
    } else if (marker === 0xe1) {
      const data = await read(at + 4, length - 2);
      if (data.toString('latin1', 0, 6) === 'Exif\0\0') found.texts = exifTexts(data.subarray(6));
    } else if (marker === 0xfe && !found.texts.has('comment')) {
      found.texts.set('comment', (await read(at + 4, length - 2)).toString('utf8'));
    }
    at += 2 + length;
  }
  return found;
}

async function readWebp(read: Read): Promise<PictureText> {
  const found: PictureText = { width: null, height: null, texts: new Map() };
  let at = 12;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk++) {
    const head = await read(at, 18);
    if (head.length < 8) break;
    const [type, length] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    if (type === 'VP8X' && head.length === 18) {
      found.width = head.readUIntLE(12, 3) + 1;
      found.height = head.readUIntLE(15, 3) + 1;
    } else if (type === 'EXIF' && length <= MOST_TEXT_BYTES) {
      const data = await read(at + 8, length);
      found.texts = exifTexts(data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data);
    }
    at += 8 + length + (length % 2);
  }
  return found;
}
