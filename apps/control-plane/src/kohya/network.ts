import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { NetworkType, StartRun } from '@pilothouse/contracts/start-run';
import { FAMILIES } from './families.js';
import type { TrainerLocation } from './trainer-location.js';

const NETWORK_TITLE = {
  lora: 'LoRA',
  locon: 'LoCon',
  loha: 'LoHa',
  lokr: 'LoKr',
  dylora: 'DyLoRA',
} satisfies Record<NetworkType, string>;

/** LyCORIS' own names. */
const ALGORITHM = {
  locon: 'lora',
  loha: 'loha',
  lokr: 'lokr',
  dylora: 'dylora',
} satisfies Record<Exclude<NetworkType, 'lora'>, string>;

/** U-Nets have convolutions and a trainer that takes modules it does not know. */
export const TAKES_CONVOLUTIONS = new Set<StartRun['family']>(['sd15', 'sdxl']);

export const networkModule = ({ family, networkType }: StartRun) =>
  networkType === 'lora' ? FAMILIES[family].networkModule : 'lycoris.kohya';

/** What stands behind `--network_args`: what follows from the form, and what was set under Everything. */
export const networkArguments = (request: StartRun) => [
  ...formArguments(request),
  ...ownArguments(request.extra),
];

/** LyCORIS' own choice, `full`, finds the time embedding of sd-scripts' U-Net twice and stops (seen with 4.1.3). */
export const PRESET = 'preset=attn-mlp';
const hasPreset = (extra: StartRun['extra']) =>
  ownArguments(extra).some((each) => each.startsWith('preset='));

const ownArguments = ({ network_args: own }: StartRun['extra']) => (Array.isArray(own) ? own : []);

function formArguments({ networkType, convRank, convAlpha, networkAlpha, extra }: StartRun): string[] {
  const convolutions =
    convRank === 0
      ? []
      : [`conv_dim=${convRank}`, `conv_alpha=${convAlpha || Math.min(networkAlpha, convRank)}`];
  if (networkType === 'lora') return convolutions;
  return [`algo=${ALGORITHM[networkType]}`, ...(hasPreset(extra) ? [] : [PRESET]), ...convolutions];
}

export function networkProblems(request: StartRun, { python, modules }: TrainerLocation): PlanProblem[] {
  const { family, networkType, networkRank, convRank, extra } = request;
  const problems: PlanProblem[] = [];
  const title = NETWORK_TITLE[networkType];
  if (networkType !== 'lora' && !TAKES_CONVOLUTIONS.has(family)) {
    problems.push(
      error(
        'networkType',
        `${title} is for SD 1.5 and SDXL: the trainer of ${FAMILY_TITLE[family]} takes its own kind of LoRA only.`,
      ),
    );
  } else if (networkType !== 'lora' && !modules.has('lycoris')) {
    problems.push(
      error(
        'networkType',
        `${title} needs the Python package lycoris-lora, which ${python} does not have. Install it there, or choose LoRA.`,
      ),
    );
  }
  if (convRank > 0 && !TAKES_CONVOLUTIONS.has(family)) {
    problems.push(
      error('convRank', `${FAMILY_TITLE[family]} has no convolutions to train: set their rank to 0.`),
    );
  }
  if (convRank > 0 && networkType !== 'lora' && !hasPreset(extra)) {
    problems.push(
      error(
        'convRank',
        `${title} trains the attention and not the convolutions: set their rank to 0, or choose LoRA.`,
      ),
    );
  }
  const given = new Map(
    ownArguments(extra).map((each): [string, string] => [
      each.split('=')[0] ?? '',
      each.split('=').slice(1).join('='),
    ]),
  );
  if (networkType === 'dylora') {
    problems.push(...dyloraProblems(networkRank, convRank, Number(given.get('block_size')) || 4));
  }
  const doubled = [...given.keys()].find((key) => isOwn(key, request));
  if (doubled !== undefined) {
    problems.push(
      error(
        'extra.network_args',
        `${doubled} of --network_args is set by Network type and Rank of convolutions in the form.`,
      ),
    );
  }
  return problems;
}

const isOwn = (key: string, request: StartRun) =>
  formArguments(request).some((each) => each.startsWith(`${key}=`));

/** It learns in blocks of ranks. */
function dyloraProblems(rank: number, convRank: number, block: number): PlanProblem[] {
  const odd = [
    { field: 'networkRank', value: rank },
    { field: 'convRank', value: convRank },
  ].filter(({ value }) => value % block !== 0);
  return odd.map(({ field }) => error(field, `DyLoRA needs a rank that is a multiple of ${block}.`));
}

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
