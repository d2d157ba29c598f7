import { realpath } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import type { Components, PlanProblem, StartRun } from '@pilothouse/contracts/runs';
import { ModelsService } from '../models/models.service.js';
import { containedComponents } from './base-contents.js';
import { COMPONENT_TITLE, FAMILIES } from './families.js';

export type TrainingModels = {
  baseModel: string;
  components: Partial<Record<keyof Components, string>>;
  problems: PlanProblem[];
};

/** The model files a request names: where they are on the disk, and what is wrong with them. */
@Injectable()
export class TrainingModelFiles {
  constructor(private readonly models: ModelsService) {}

  async resolve(request: StartRun): Promise<TrainingModels> {
    const base = this.models.find(request.baseModel);
    const components = await this.componentsOf(request);
    return {
      baseModel: await followed(this.models.absolutePath(request.baseModel)),
      components: components.paths,
      problems: [
        ...baseProblems(request, base),
        ...components.problems,
        ...(base === undefined ? [] : await this.missing(request)),
      ],
    };
  }

  isTaken(name: string): boolean {
    return this.models.find(`loras/${name}.safetensors`) !== undefined;
  }

  private async componentsOf(request: StartRun) {
    const paths: Partial<Record<keyof Components, string>> = {};
    const problems: PlanProblem[] = [];
    for (const key of FAMILIES[request.family].takes) {
      const path = request.components[key];
      if (path === undefined) continue;
      const file = this.models.find(path);
      paths[key] = await followed(this.models.absolutePath(path));
      if (file === undefined) {
        problems.push(error(`components.${key}`, `The ${COMPONENT_TITLE[key]} ${path} is not there.`));
      } else if (file.problem !== '') {
        problems.push(error(`components.${key}`, `${path} cannot be used: ${file.problem}.`));
      }
    }
    return { paths, problems };
  }

  private async missing(request: StartRun): Promise<PlanProblem[]> {
    const needs = FAMILIES[request.family].needs.filter((key) => request.components[key] === undefined);
    if (needs.length === 0) return [];
    const contained =
      request.family === 'sd35'
        ? await containedComponents(this.models.absolutePath(request.baseModel))
        : new Set<keyof Components>();
    return needs
      .filter((key) => !contained.has(key))
      .map((key) =>
        error(
          `components.${key}`,
          `${FAMILY_TITLE[request.family]} needs a ${COMPONENT_TITLE[key]} beside its base model: choose one from the models folder.`,
        ),
      );
  }
}

function baseProblems(request: StartRun, base: ModelFile | undefined): PlanProblem[] {
  const { baseModel, family } = request;
  const title = FAMILY_TITLE[family];
  if (base === undefined) {
    return [error('baseModel', `The base model ${baseModel} is not in the models folder.`)];
  }
  if (!baseModel.endsWith('.safetensors')) return [foreignFormat(request)];
  if (base.header === null) {
    return [
      error('baseModel', `${baseModel} cannot be used: ${base.problem || 'it has no readable header'}.`),
    ];
  }
  const problems: PlanProblem[] = [];
  if (base.problem !== '') problems.push(error('baseModel', `${baseModel} cannot be used: ${base.problem}.`));
  if (base.header.isLora) {
    problems.push(error('baseModel', `${baseModel} is a LoRA itself. Choose the full model to train on.`));
  } else if (base.header.family === null) {
    problems.push(
      warning('baseModel', `Whether ${baseModel} is a ${title} model cannot be told from the file.`),
    );
  } else if (base.header.family !== family) {
    const actual = FAMILY_TITLE[base.header.family];
    problems.push(
      error(
        'baseModel',
        `${baseModel} is an ${actual} model, not ${title}: choose ${actual}, or another file.`,
      ),
    );
  }
  if (
    family === 'sd35' &&
    request.blocksToSwap > MEDIUM_SWAP &&
    /medium/i.test(base.header.architecture ?? '')
  ) {
    problems.push(error('blocksToSwap', `SD 3.5 Medium can swap at most ${MEDIUM_SWAP} blocks.`));
  }
  return problems;
}

/** Two less than it has. */
const MEDIUM_SWAP = 22;

function foreignFormat({ baseModel, family }: StartRun): PlanProblem {
  const title = FAMILY_TITLE[family];
  if (FAMILIES[family].needsSafetensors) {
    return error('baseModel', `A base model of ${title} is a .safetensors file, and ${baseModel} is none.`);
  }
  return warning(
    'baseModel',
    `Whether ${baseModel} is a ${title} model cannot be told: it is not a .safetensors file.`,
  );
}

/**
 * The path with links followed, because the SDXL script reads a relative link from the wrong folder. A link whose target has lost
 * the ending (the hub's cache) stays as it is: the trainer knows a format by the ending.
 */
async function followed(path: string): Promise<string> {
  const real = await realpath(path).catch(() => path);
  return real.endsWith('.safetensors') ? real : path;
}

const error = (field: string, message: string): PlanProblem => ({ level: 'error', field, message });
const warning = (field: string, message: string): PlanProblem => ({ level: 'warning', field, message });
