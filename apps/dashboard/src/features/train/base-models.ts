import type { ModelFile } from '@pilothouse/contracts/models';

const BASE_KINDS = new Set(['checkpoints', 'diffusion_models', 'unet']);

/** Files a LoRA can be trained on: whole checkpoints and bare transformers, no LoRAs that lie in the wrong folder. */
export function baseModelsOf(models: ModelFile[]): ModelFile[] {
  return models
    .filter(({ kind, header }) => BASE_KINDS.has(kind) && header?.isLora !== true)
    .sort((a, b) => Number(a.problem !== '') - Number(b.problem !== '') || a.path.localeCompare(b.path));
}

export function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
