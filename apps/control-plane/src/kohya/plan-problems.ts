import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { Machine } from '@pilothouse/contracts/machine';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { effectiveOptimizer, effectivePrecision, type Hardware } from './arguments.js';
import { FAMILIES } from './families.js';
import { OPTIMIZERS } from './optimizers.js';
import type { TrainerLocation } from './trainer-location.js';
import { vramAdvice } from './vram-advice.js';

/** What is wrong with the trainer, for this request. */
export function trainerProblems(
  request: StartRun,
  trainer: TrainerLocation,
  hasScript: boolean,
  hardware: Hardware,
): PlanProblem[] {
  if (trainer.problem !== '') return [error('', trainer.problem)];
  const problems: PlanProblem[] = [];
  if (!hasScript) {
    const { script } = FAMILIES[request.family];
    problems.push(
      error(
        'family',
        `The trainer in ${trainer.folder} has no ${script}: it is too old for this family. Update it.`,
      ),
    );
  }
  const optimizer = effectiveOptimizer(request, hardware);
  const { needs: needed } = OPTIMIZERS[optimizer];
  if (needed !== undefined && !trainer.modules.has(needed.module)) {
    problems.push(
      error(
        'optimizer',
        `${optimizer} needs the Python package ${needed.name}, which ${trainer.python} does not have. Install it there, or choose AdamW.`,
      ),
    );
  }
  return problems;
}

/** What is wrong with the figures, whatever the files are. */
export function requestProblems(request: StartRun, hardware: Hardware, machine: Machine): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const most = FAMILIES[request.family].maxBlocksToSwap;
  if (request.blocksToSwap > most) {
    problems.push(
      error(
        'blocksToSwap',
        most === 0
          ? `${FAMILY_TITLE[request.family]} has no blocks to swap: set it to 0.`
          : `${FAMILY_TITLE[request.family]} can swap at most ${most} blocks.`,
      ),
    );
  }
  const { optimizer } = request;
  if (OPTIMIZERS[optimizer].findsRate && request.learningRate <= 0.1) {
    problems.push(
      warning('learningRate', `${optimizer} finds the learning rate itself: it is meant to be given 1 here.`),
    );
  }
  if (request.rehearsal) return problems; // It needs neither card nor memory.
  if (hardware.vramBytes === null) problems.push(onProcessor(request, hardware, machine));
  else {
    const advice = vramAdvice(request, hardware.vramBytes);
    if (advice !== '') problems.push(warning(request.family === 'flux1' ? 'blocksToSwap' : '', advice));
  }
  return problems;
}

function onProcessor(request: StartRun, hardware: Hardware, machine: Machine): PlanProblem {
  const changes = [
    effectiveOptimizer(request, hardware) === request.optimizer
      ? ''
      : `${effectiveOptimizer(request, hardware)} instead of ${request.optimizer}`,
    effectivePrecision(request, hardware) === request.precision ? '' : 'full instead of mixed precision',
  ].filter(Boolean);
  const note = machine.gpuNote.trim().replace(/\.$/, '') || 'No GPU was found';
  const changed = changes.length === 0 ? '' : `, with ${changes.join(' and ')}`;
  return warning('', `${note}. The run goes on the processor${changed}, and takes many times longer.`);
}

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
const warning = (field: string, message: string): PlanProblem => ({ level: 'warning', field, message });
