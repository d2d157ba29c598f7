import type { Family } from '@pilothouse/contracts/models';
import { NetworkType, Optimizer, Precision, Scheduler } from '@pilothouse/contracts/start-run';
import type { SettingKey } from './train-form';

/** What "All settings" says about each field. The words are the trainer's own where people know them. */
export type SettingField = {
  key: SettingKey;
  label: string;
  unit?: string;
  help: string;
  /** Absent: a number is typed. */
  options?: readonly string[];
  /** Absent: every family has it. */
  families?: readonly Family[];
};

export const SETTINGS_FIELDS: readonly SettingField[] = [
  {
    key: 'repeats',
    label: 'Repeats',
    unit: 'times an epoch',
    help: 'How often each picture is seen in an epoch. 17 makes about 100 over 6 epochs.',
  },
  {
    key: 'resolution',
    label: 'Resolution',
    unit: 'px',
    help: 'Side of a square of the training area, a multiple of 64. Other shapes get the same area.',
  },
  {
    key: 'batchSize',
    label: 'Batch size',
    unit: 'pictures',
    help: 'Learned from at once. More is steadier and needs more VRAM.',
  },
  {
    key: 'networkType',
    label: 'Network type',
    help: 'locon, loha, lokr and dylora are LyCORIS, which the trainer’s Python must have. lokr makes the smallest file.',
    options: NetworkType.options,
    families: ['sd15', 'sdxl'],
  },
  {
    key: 'networkRank',
    label: 'Rank',
    help: 'Size of the LoRA: 8 to 16 for a subject, 32 and more for a style. The file grows with it.',
  },
  {
    key: 'networkAlpha',
    label: 'Alpha',
    help: 'Scales what is learned by alpha ÷ rank. Half the rank is usual.',
  },
  {
    key: 'convRank',
    label: 'Rank of convolutions',
    help: 'Trains the 3 × 3 convolutions too, for texture. 0 leaves them alone. For the type lora.',
    families: ['sd15', 'sdxl'],
  },
  {
    key: 'convAlpha',
    label: 'Alpha of convolutions',
    help: 'As Alpha, for the convolutions. 0 takes Alpha, at most their rank.',
    families: ['sd15', 'sdxl'],
  },
  {
    key: 'learningRate',
    label: 'Learning rate',
    help: '1e-4 suits most. Higher learns faster and breaks sooner; Prodigy wants 1.',
  },
  {
    key: 'optimizer',
    label: 'Optimizer',
    help: 'AdamW8bit needs least VRAM and an NVIDIA card. Prodigy and DAdaptAdam find the learning rate themselves.',
    options: Optimizer.options,
  },
  {
    key: 'scheduler',
    label: 'Scheduler',
    help: 'How the learning rate goes over the run. Warm-up: lr_warmup_steps, under Everything.',
    options: Scheduler.options,
  },
  {
    key: 'precision',
    label: 'Precision',
    help: 'bf16 from RTX 30 on, fp16 on older cards, no: full 32 bit.',
    options: Precision.options,
  },
  {
    key: 'blocksToSwap',
    label: 'Blocks to swap',
    unit: 'blocks',
    help: 'Kept in main memory to save VRAM. Each makes a step slower.',
    families: ['sd35', 'flux1', 'chroma', 'lumina2'],
  },
  {
    key: 'seed',
    label: 'Seed',
    help: 'The same seed and settings give nearly the same LoRA.',
  },
];
