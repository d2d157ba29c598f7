import type { Family } from '@pilothouse/contracts/models';
import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { Sampler, type SamplingRules } from '@pilothouse/contracts/samples';

export const SAMPLING: Record<Family, SamplingRules> = {
  sd15: { ...square(512), steps: 28, guidance: 7.5, multipleOf: 8, takesNegative: true, samplers: all() },
  sdxl: { ...square(1024), steps: 28, guidance: 6, multipleOf: 8, takesNegative: true, samplers: all() },
  sd35: { ...square(1024), steps: 28, guidance: 4.5, multipleOf: 8, takesNegative: true, samplers: [] },
  // Its guidance is distilled into the model: there is no second, negative pass.
  flux1: { ...square(1024), steps: 20, guidance: 3.5, multipleOf: 16, takesNegative: false, samplers: [] },
  chroma: { ...square(1024), steps: 28, guidance: 4, multipleOf: 16, takesNegative: true, samplers: [] },
  lumina2: { ...square(1024), steps: 38, guidance: 3.5, multipleOf: 16, takesNegative: true, samplers: [] },
};

function square(side: number) {
  return { width: side, height: side };
}

function all() {
  return [...Sampler.options];
}

/**
 * The file behind `--sample_prompts`. JSON, because in the trainer's own text format a line break ends a prompt and ` --w 64` in
 * it is an option. Empty when nothing is sampled.
 */
export function samplePromptsFile({ family, samples }: StartRun): string {
  if (samples.prompts.length === 0) return '';
  const prompts = samples.prompts.map(({ prompt, negative, width, height, seed, steps, guidance }) => ({
    prompt,
    negative_prompt: SAMPLING[family].takesNegative ? negative : '',
    width,
    height,
    seed,
    sample_steps: steps,
    ...guidanceKeys(family, guidance),
  }));
  return `${JSON.stringify(prompts, null, 2)}\n`;
}

/** FLUX.1 is given its guidance as a number to read; Chroma, of the same script, must not read one. */
function guidanceKeys(family: Family, guidance: number) {
  if (family === 'flux1') return { guidance_scale: guidance, scale: 1 };
  return family === 'chroma' ? { guidance_scale: 0, scale: guidance } : { scale: guidance };
}

/** What samples could not be made, or not as asked for. */
export function samplingProblems({ family, samples, epochs }: StartRun): PlanProblem[] {
  if (samples.prompts.length === 0) return [];
  const { multipleOf, takesNegative } = SAMPLING[family];
  const title = FAMILY_TITLE[family];
  const problems: PlanProblem[] = [];
  samples.prompts.forEach(({ width, height, negative }, at) => {
    const name = `Sample prompt ${at + 1}`;
    if (width % multipleOf !== 0 || height % multipleOf !== 0) {
      problems.push(
        problem('error', `${name} is ${width} × ${height}: ${title} needs multiples of ${multipleOf}.`),
      );
    }
    if (!takesNegative && negative.trim() !== '') {
      problems.push(problem('warning', `${name} has a negative prompt, which ${title} does not look at.`));
    }
  });
  if (samples.everyEpochs > epochs) {
    const when = `Samples come after every ${samples.everyEpochs} epochs, and the run has ${epochs}`;
    problems.push(
      problem(
        'warning',
        samples.before ? `${when}: only the first ones are made.` : `${when}: none is made.`,
      ),
    );
  }
  return problems;
}

const problem = (level: PlanProblem['level'], message: string): PlanProblem => ({
  level,
  field: 'samples',
  message,
});
