import { FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { FAMILIES } from './families.js';

/** What is wrong with the base model. `realPath` is the file behind every link. */
export function baseModelProblems(
  request: StartRun,
  base: ModelFile | undefined,
  realPath: string,
): PlanProblem[] {
  const { baseModel } = request;
  if (baseModel === '') return [error('A base model is needed: choose one from the models folder.')];
  if (base === undefined) return [error(`The base model ${baseModel} is not in the models folder.`)];
  if (base.problem !== '') return [error(`${baseModel} cannot be used. ${base.problem}.`)];
  const ending = endingProblems(request, realPath);
  if (ending.length > 0) return ending;
  if (base.header === null) return [foreignFormat(request)];
  return [...familyProblems(request, base.header), ...swapProblems(request, base.header)];
}

export const isCalledSafetensors = (path: string) => path.toLowerCase().endsWith('.safetensors');

type Header = NonNullable<ModelFile['header']>;

function foreignFormat({ baseModel, family }: StartRun): PlanProblem {
  const title = FAMILY_TITLE[family];
  if (FAMILIES[family].needsSafetensors) {
    return error(`A base model of ${title} is a .safetensors file, and ${baseModel} is none.`);
  }
  return warning(`Whether ${baseModel} is a model of ${title} cannot be told: it is no .safetensors file.`);
}

/** The scripts of SD 1.5 and SDXL follow links themselves, and go by the ending of what they arrive at. */
function endingProblems({ baseModel, family }: StartRun, realPath: string): PlanProblem[] {
  if (FAMILIES[family].needsSafetensors) return [];
  if (isCalledSafetensors(baseModel) && !isCalledSafetensors(realPath)) {
    return [
      error(
        `${baseModel} is a link to a file whose name does not end in .safetensors, so the trainer would not know what it is. Put the file itself there.`,
      ),
    ];
  }
  if (!baseModel.toLowerCase().endsWith('.sft')) return [];
  return [error(`The trainer goes by the ending of a file: rename ${baseModel} to end in .safetensors.`)];
}

function familyProblems({ baseModel, family }: StartRun, header: Header): PlanProblem[] {
  const title = FAMILY_TITLE[family];
  if (header.isLora) return [error(`${baseModel} is a LoRA itself. Choose the full model to train on.`)];
  if (header.family === family) return [];
  if (header.family === null) {
    return [warning(`Whether ${baseModel} is a model of ${title} cannot be told from the file.`)];
  }
  const actual = FAMILY_TITLE[header.family];
  return [
    error(`${baseModel} is a model of ${actual}, not of ${title}: train ${actual}, or choose another.`),
  ];
}

/** Two less than SD 3.5 Medium has. */
const MEDIUM_SWAP = 22;

function swapProblems({ family, blocksToSwap }: StartRun, { architecture }: Header): PlanProblem[] {
  const isMedium = family === 'sd35' && /medium/i.test(architecture ?? '');
  if (!isMedium || blocksToSwap <= MEDIUM_SWAP) return [];
  const message = `SD 3.5 Medium can swap at most ${MEDIUM_SWAP} blocks.`;
  return [{ level: 'error', field: 'blocksToSwap', message }];
}

const error = (message: string): PlanProblem => ({ level: 'error', field: 'baseModel', message });
const warning = (message: string): PlanProblem => ({ level: 'warning', field: 'baseModel', message });
