import {
  FAMILY_TITLE,
  MODEL_CLASS_TITLE,
  type ModelClass,
  type ModelFile,
} from '@pilothouse/contracts/models';

/** The types that get a segment of their own; the rest is "other". */
const SEGMENTS = [
  { id: 'checkpoints', title: 'Checkpoints', types: ['checkpoint', 'diffusion-model'] },
  { id: 'loras', title: 'LoRAs', types: ['lora'] },
  { id: 'vae', title: 'VAE', types: ['vae'] },
  { id: 'text_encoders', title: 'Text encoders', types: ['text-encoder'] },
] as const;

export type SegmentId = 'all' | (typeof SEGMENTS)[number]['id'] | 'other';

export type Segment = { id: SegmentId; title: string; count: number };

function segmentOf({ type }: Pick<ModelFile, 'type'>): SegmentId {
  return SEGMENTS.find(({ types }) => (types as readonly string[]).includes(type))?.id ?? 'other';
}

/** Always in this order. A segment without files is not offered. */
export function segmentsOf(models: ModelFile[]): Segment[] {
  const counts = new Map<SegmentId, number>();
  for (const model of models) counts.set(segmentOf(model), (counts.get(segmentOf(model)) ?? 0) + 1);
  const counted = [...SEGMENTS, { id: 'other', title: 'Other' } as const].map(({ id, title }) => ({
    id,
    title,
    count: counts.get(id) ?? 0,
  }));
  return [{ id: 'all', title: 'All', count: models.length }, ...counted.filter(({ count }) => count > 0)];
}

/** What a person marked, or what is wrong, in the order they are offered. */
export const MARK_TITLE = {
  any: 'All files',
  starred: 'Starred',
  noted: 'With a note',
  broken: 'Broken',
} as const;
export type Mark = keyof typeof MARK_TITLE;

export type ModelFilter = { segment: SegmentId; family: ModelClass | null; query: string; mark?: Mark };

/** Newest first. Every word of the query is in the path, in a trigger word or in a tag. */
export function shownModels(models: ModelFile[], filter: ModelFilter): ModelFile[] {
  const { segment, family, query, mark = 'any' } = filter;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return models
    .filter(
      (model) =>
        (segment === 'all' || segmentOf(model) === segment) &&
        (family === null || classOf(model) === family) &&
        isMarked(model, mark) &&
        words.every((word) => matches(model, word)),
    )
    .sort((a, b) => b.changedAt - a.changedAt || (a.path < b.path ? -1 : 1));
}

function isMarked({ marks, problem }: ModelFile, mark: Mark): boolean {
  if (mark === 'starred') return (marks?.stars ?? 0) > 0;
  if (mark === 'noted') return marks?.hasNote ?? false;
  return mark === 'broken' ? problem !== '' : true;
}

function matches({ path, header, marks, sha256 }: ModelFile, word: string): boolean {
  if (path.toLowerCase().includes(word)) return true;
  if (marks?.tags.some((tag) => tag.toLowerCase().includes(word))) return true;
  if (header?.triggerWords.some((trigger) => trigger.toLowerCase().includes(word))) return true;
  return word.length >= 8 && (sha256?.startsWith(word) ?? false);
}

/** "loras/sea/riso-coast.safetensors" → "riso-coast". */
export function titleOf({ path }: Pick<ModelFile, 'path'>): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.replace(/\.(?:safetensors|ckpt|pt|pth|bin|gguf|sft|onnx)$/i, '') || file;
}

export const classOf = ({ header }: ModelFile): ModelClass | null =>
  header?.modelClass ?? header?.family ?? null;

export function familyTitle({ header }: ModelFile): string | null {
  if (header?.modelClass) return MODEL_CLASS_TITLE[header.modelClass];
  return header?.family ? FAMILY_TITLE[header.family] : null;
}

/** Those that are there, in the order of the titles. */
export function classesOf(models: ModelFile[]): ModelClass[] {
  const seen = new Set(models.map(classOf));
  return (Object.keys(MODEL_CLASS_TITLE) as ModelClass[]).filter((one) => seen.has(one));
}

/** The second line of a row: what is wrong, else the words that call it, else where it lies. */
export function subtitleOf(model: ModelFile): string {
  if (model.problem) return model.problem;
  if (!model.header?.isLora) return model.path.slice(0, model.path.lastIndexOf('/')) || model.kind;
  return model.header.triggerWords.join(', ') || 'no trigger words in its header';
}

const FOLDER_TYPE: Record<string, string> = {
  safetensors: 'Header read',
  gguf: 'Header read',
  pickle: 'Pickle, not looked into',
  onnx: 'ONNX, not looked into',
};

/** What was looked at of a file that has nothing wrong. */
export const lookedAt = ({ format, header }: ModelFile) =>
  header || format === 'pickle' || format === 'onnx' ? FOLDER_TYPE[format]! : 'Not read';
