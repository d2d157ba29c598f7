import { type Family, FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';

/** The folders that get a segment of their own; the rest is "other". Diffusion models are what older tools call checkpoints. */
const SEGMENTS = [
  { id: 'checkpoints', title: 'Checkpoints', kinds: ['checkpoints', 'diffusion_models', 'unet'] },
  { id: 'loras', title: 'LoRAs', kinds: ['loras'] },
  { id: 'vae', title: 'VAE', kinds: ['vae'] },
  { id: 'text_encoders', title: 'Text encoders', kinds: ['text_encoders', 'clip'] },
] as const;

export type SegmentId = 'all' | (typeof SEGMENTS)[number]['id'] | 'other';

export type Segment = { id: SegmentId; title: string; count: number };

export function segmentOf({ kind }: ModelFile): SegmentId {
  return SEGMENTS.find(({ kinds }) => (kinds as readonly string[]).includes(kind))?.id ?? 'other';
}

/** Always in this order. A segment without files is not offered. */
export function segmentsOf(models: ModelFile[]): Segment[] {
  const counted = [...SEGMENTS, { id: 'other', title: 'Other' } as const].map(({ id, title }) => ({
    id,
    title,
    count: models.filter((model) => segmentOf(model) === id).length,
  }));
  return [{ id: 'all', title: 'All', count: models.length }, ...counted.filter(({ count }) => count > 0)];
}

export type ModelFilter = { segment: SegmentId; family: Family | null; query: string };

/** Newest first. Every word of the query is in the path or in a trigger word. */
export function shownModels(models: ModelFile[], { segment, family, query }: ModelFilter): ModelFile[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return models
    .filter((model) => segment === 'all' || segmentOf(model) === segment)
    .filter((model) => family === null || model.header?.family === family)
    .filter((model) => words.every((word) => matches(model, word)))
    .sort((a, b) => b.changedAt - a.changedAt || (a.path < b.path ? -1 : 1));
}

function matches({ path, header }: ModelFile, word: string): boolean {
  if (path.toLowerCase().includes(word)) return true;
  return header?.triggerWords.some((trigger) => trigger.toLowerCase().includes(word)) ?? false;
}

/** "loras/sea/riso-coast.safetensors" → "riso-coast". */
export function titleOf({ path }: ModelFile): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.replace(/\.(?:safetensors|ckpt|pt|pth|bin|gguf|sft)$/i, '') || file;
}

export const familyTitle = ({ header }: ModelFile) => (header?.family ? FAMILY_TITLE[header.family] : null);

/** The second line of a row: what is wrong, else the words that call it, else where it lies. */
export function subtitleOf(model: ModelFile): string {
  if (model.problem) return model.problem;
  if (!model.header?.isLora) return model.path.slice(0, model.path.lastIndexOf('/')) || model.kind;
  return model.header.triggerWords.join(', ') || 'no trigger words in its header';
}
