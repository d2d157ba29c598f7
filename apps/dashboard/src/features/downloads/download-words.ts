import type { Access, Download, OfferedFile } from '@pilothouse/contracts/downloads';
import { bytes, duration } from '@/ui/format';

/** ComfyUI's folders, which are those of `models/`. */
export const FOLDERS = [
  ...['checkpoints', 'loras', 'vae', 'text_encoders', 'diffusion_models', 'controlnet', 'embeddings'],
  ...['upscale_models', 'clip_vision', 'model_patches', 'style_models', 'hypernetworks'],
];

export const ACCESS_TITLE: Record<Access, string> = {
  open: 'open',
  gated: 'gated: accept its licence first',
  login: 'for accounts only',
  unknown: 'the hub does not say who may have it',
};

/** "14.5 of 23.8 GB, 4 parts". */
export function amountOf({ bytes: all, doneBytes, status }: Download): string {
  const amount = all === null ? bytes(doneBytes) : `${bytes(doneBytes)} of ${bytes(all)}`;
  if (status.state !== 'running' || status.connections < 2) return amount;
  return `${amount}, ${status.connections} parts`;
}

/** "74 MB/s, 2 min left". */
export function paceOf({ status }: Download): string {
  if (status.state !== 'running' || status.bytesPerSecond === 0) return '';
  const rate = `${bytes(status.bytesPerSecond)}/s`;
  return status.secondsLeft === null ? rate : `${rate}, ${duration(status.secondsLeft)} left`;
}

/** What all that are chosen come to; null where the hub does not say for one of them. */
export function sizeOf(files: OfferedFile[]): number | null {
  return files.reduce<number | null>(
    (sum, file) => (sum === null || file.bytes === null ? null : sum + file.bytes),
    0,
  );
}

/** In the order of the queue: what is on its way before what has ended. */
export const isOpen = ({ status }: Download) => status.state !== 'done' && status.state !== 'failed';
