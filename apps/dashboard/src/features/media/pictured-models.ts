import type { MediaFacts, MediaItem } from '@pilothouse/contracts/media';
import type { ModelFile } from '@pilothouse/contracts/models';
import type { TrainingEntry } from '@pilothouse/contracts/runs';

/** "SDXL\riso-coast-v2.safetensors", "riso-coast-v2" → "riso-coast-v2": tools write names with folders and endings, or without. */
const stemOf = (name: string) =>
  (name.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:safetensors|ckpt|pt|pth|gguf|sft)$/i, '').toLowerCase();

type Item = Pick<MediaItem, 'run' | 'kind'>;
type Facts = Pick<MediaFacts, 'loras' | 'model'>;

/** The models that a picture shows: what its run has published, and the LoRAs and the model that it names. */
export function picturedModels(
  item: Item,
  facts: Facts | undefined,
  models: ModelFile[],
  runs: Pick<TrainingEntry, 'id' | 'status' | 'publications'>[],
): ModelFile[] {
  if (item.kind === 'video') return [];
  const run = item.run === null ? undefined : runs.find(({ id }) => id === item.run);
  const published = new Set([
    run?.status.state === 'done' ? run.status.published : null,
    ...(run?.publications ?? []).map(({ path }) => path),
  ]);
  // What a picture is about comes before what it is made with.
  const names = [...(facts?.loras ?? []).map(({ name }) => name), facts?.model ?? ''].map(stemOf);
  const byName = names.flatMap((name) => models.filter(({ path }) => stemOf(path) === name));
  return [...new Set([...models.filter(({ path }) => published.has(path)), ...byName])];
}
