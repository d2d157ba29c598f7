import type { StartRun } from '@pilothouse/contracts/start-run';

type Optimizer = StartRun['optimizer'];

/** A Python package: what it is imported as, and what it is installed as. */
type Package = { module: string; name: string };

type Traits = {
  /** Absent for what PyTorch or the trainer brings along. */
  needs?: Package;
  /** What is trained with where there is no GPU: 8 bits and paging exist on NVIDIA cards only. */
  onProcessor?: Optimizer;
  /** Finds its rate by itself, as a multiple of the one it is given: that is to be 1. */
  findsRate?: true;
};

const BITSANDBYTES = { module: 'bitsandbytes', name: 'bitsandbytes' };

export const OPTIMIZERS: Record<Optimizer, Traits> = {
  AdamW8bit: { needs: BITSANDBYTES, onProcessor: 'AdamW' },
  AdamW: {},
  Adafactor: {},
  Prodigy: { needs: { module: 'prodigyopt', name: 'prodigyopt' }, findsRate: true },
  Lion: { needs: { module: 'lion_pytorch', name: 'lion-pytorch' } },
  PagedAdamW8bit: { needs: BITSANDBYTES, onProcessor: 'AdamW' },
  Lion8bit: { needs: BITSANDBYTES, onProcessor: 'Lion' },
  DAdaptAdam: { needs: { module: 'dadaptation', name: 'dadaptation' }, findsRate: true },
  AdamWScheduleFree: { needs: { module: 'schedulefree', name: 'schedulefree' } },
};
