import { parse } from 'node:path';

/** 255 bytes are what a file system takes; a number and the marks of tools must still fit. */
const MOST_BYTES = 180;
const MOST_EXTENSION = 20;

/**
 * A name from a hub or a server as a `FileName`: the last part of what it sent, without what a path, a terminal or another
 * system could take for something else. Never throws; what leaves nothing is called "model".
 */
export function toFileName(sent: string): string {
  const last =
    sent
      .normalize('NFC')
      .split(/[/\\]/)
      .findLast((part) => part.trim() !== '') ?? '';
  const plain = last
    .replace(UNSEEN, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const { name, ext } = parse(plain === '' ? 'model' : plain);
  const ending = ext.length > MOST_EXTENSION ? '' : ext;
  let stem = ext === ending ? name : name + ext;
  while (Buffer.byteLength(stem + ending) > MOST_BYTES) stem = [...stem].slice(0, -1).join('');
  return stem.trimEnd() === '' ? `model${ending}` : stem.trimEnd() + ending;
}

/** Control, format (which turn the reading direction), private and unpaired characters; line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2028\u2029]/gu;

/** Files that tools load as models, and those that hold programs when loaded without care. */
const SAFE = new Set(['.safetensors', '.sft', '.gguf']);
const PICKLED = new Set(['.ckpt', '.pt', '.pth', '.bin']);

export const isModelName = (name: string) => {
  const extension = parse(name).ext.toLowerCase();
  return SAFE.has(extension) || PICKLED.has(extension) || extension === '.onnx';
};

/** A sentence of care about the format; empty for one that holds numbers only. */
export const careOf = (name: string) =>
  PICKLED.has(parse(name).ext.toLowerCase())
    ? 'This format can hold programs that run when a tool loads it. Take it only from somebody you trust.'
    : '';
