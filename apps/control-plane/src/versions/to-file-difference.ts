import type { FileDifference } from '@pilothouse/contracts/history';
import { type Difference, type Entry, isCaption } from '../history/history.service.js';

export function toFileDifference({ file, before, after }: Difference): FileDifference {
  const kind = isCaption(file) ? 'caption' : 'picture';
  return { file, kind, before: sideOf(before), after: sideOf(after) };
}

const sideOf = (entry: Entry | null) => entry && { text: entry.text ?? null, bytes: entry.bytes };
