import { realpath } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { PlanProblem, ProblemFix } from '@pilothouse/contracts/plans';
import type { ModelSize } from '@pilothouse/contracts/presets';
import type { Components, StartRun } from '@pilothouse/contracts/start-run';
import { ModelsService } from '../models/models.service.js';
import { containedComponents } from './base-contents.js';
import { baseModelProblems, isCalledSafetensors } from './base-model-problems.js';
import { fixFor, movedTo } from './component-files.js';
import { COMPONENT_TITLE, FAMILIES } from './families.js';

export type TrainingModels = {
  baseModel: string;
  components: Partial<Record<keyof Components, string>>;
  /** Of the base model, where its header says it. */
  size: ModelSize | null;
  problems: PlanProblem[];
  /** Files that are not there at all, as problems. */
  missing: PlanProblem[];
};

/** The model files a request names: where they are on the disk, and what is wrong with them. */
@Injectable()
export class TrainingModelFiles {
  constructor(private readonly models: ModelsService) {}

  async resolve(request: StartRun): Promise<TrainingModels> {
    await this.models.ready;
    const base = this.models.find(request.baseModel);
    const path = request.baseModel === '' ? '' : this.models.absolutePath(request.baseModel);
    const realPath = await realpath(path).catch(() => path);
    const components = await this.componentsOf(request);
    const ofBase = baseModelProblems(request, base, realPath);
    return {
      baseModel: path === '' ? '' : trainerPath(path, realPath),
      components: components.paths,
      size: sizeOf(base?.header?.architecture ?? ''),
      problems: [...(base ? ofBase : []), ...components.problems],
      missing: [
        ...(base ? [] : ofBase.map((problem) => ({ ...problem, ...fixed(this.moved(request.baseModel)) }))),
        ...components.missing,
        ...(base?.header ? await this.missing(request) : []),
      ],
    };
  }

  isTaken(name: string): boolean {
    return this.models.find(`loras/${name}.safetensors`) !== undefined;
  }

  private moved(path: string): ProblemFix | undefined {
    const found = movedTo(path, this.models.list());
    return found === undefined ? undefined : { do: 'choose', field: 'baseModel', path: found };
  }

  private async componentsOf(request: StartRun) {
    const paths: Partial<Record<keyof Components, string>> = {};
    const problems: PlanProblem[] = [];
    const missing: PlanProblem[] = [];
    for (const key of FAMILIES[request.family].takes) {
      const chosen = request.components[key];
      if (chosen === undefined) continue;
      const path = this.models.absolutePath(chosen);
      paths[key] = trainerPath(path, await realpath(path).catch(() => path));
      const file = this.models.find(chosen);
      if (file === undefined) {
        const problem = error(key, `The ${COMPONENT_TITLE[key]} ${chosen} is not in the models folder.`);
        missing.push({ ...problem, ...fixed(fixFor(key, this.models.list())) });
      } else if (file.problem !== '') {
        problems.push(error(key, `${chosen} cannot be used. ${file.problem}.`));
      }
    }
    return { paths, problems, missing };
  }

  private async missing(request: StartRun): Promise<PlanProblem[]> {
    const { needs } = FAMILIES[request.family];
    const absent = needs.filter((key) => request.components[key] === undefined);
    // Only files of SD 3.5 come with their encoders.
    const isWhole = absent.length > 0 && request.family === 'sd35';
    const contained = containedComponents(isWhole ? await this.models.tensorNames(request.baseModel) : []);
    return absent
      .filter((key) => !contained.has(key))
      .map((key) => ({
        ...error(
          key,
          `${FAMILY_TITLE[request.family]} needs a ${COMPONENT_TITLE[key]} beside its base model: choose one from the models folder.`,
        ),
        ...fixed(fixFor(key, this.models.list())),
      }));
  }
}

/**
 * With links followed, because the SDXL script reads a relative link from the wrong folder. A link whose target has lost the ending
 * (as in a hub's cache) stays as it is: a format is known by the ending.
 */
const trainerPath = (path: string, realPath: string) => (isCalledSafetensors(realPath) ? realPath : path);

const fixed = (fix: ProblemFix | undefined) => fix && { fix };

function sizeOf(architecture: string): ModelSize | null {
  if (/medium/i.test(architecture)) return 'medium';
  return /large/i.test(architecture) ? 'large' : null;
}

const error = (key: keyof Components, message: string): PlanProblem => ({
  level: 'error',
  field: `components.${key}`,
  message,
});
