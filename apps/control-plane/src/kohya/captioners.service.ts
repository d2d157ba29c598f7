import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  CAPTION_TOOL_TITLE,
  type CaptioningSetup,
  type StartCaptioning,
} from '@pilothouse/contracts/captioning';
import type { RunnerCommandFile } from '@pilothouse/contracts/runner';
import { MachineService } from '../machine/machine.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { CAPTION_SCRIPT, captionArguments } from './caption-commands.js';
import { CaptionReader } from './caption-reader.js';
import { Trainer, type TrainerLocation } from './trainer-location.js';

const TOOLS = ['wd14', 'blip', 'git'] as const;
type Tool = (typeof TOOLS)[number];

/** What a script imports and training does not need. */
const MODULES: Record<Tool, string[]> = {
  wd14: ['onnx', 'onnxruntime'],
  blip: ['transformers', 'timm', 'fairscale'],
  git: ['transformers'],
};

/** What makes a folder below `models/taggers/` a tagger. */
const TAGGER_FILES = ['model.onnx', 'selected_tags.csv'];

/** The captioning scripts that come with sd-scripts. */
@Injectable()
export class Captioners {
  constructor(
    private readonly trainer: Trainer,
    private readonly machine: MachineService,
    private readonly folders: WorkspaceFolders,
  ) {}

  async setup(): Promise<CaptioningSetup> {
    const location = await this.trainer.locate();
    const local = await this.localTaggers();
    return {
      tools: TOOLS.map((tool) => ({
        tool,
        problem: problemOf(tool, location),
        local: tool === 'wd14' ? local : [],
      })),
    };
  }

  /** Throws CONFLICT where the script could not even begin. */
  async check(request: StartCaptioning): Promise<void> {
    const problem = problemOf(request.tool, await this.trainer.locate()) || this.lackOf(request);
    if (problem) throw new AppError('CONFLICT', problem);
  }

  /** `images`: the folder whose images are captioned; the captions are put beside them. */
  async command(request: StartCaptioning, images: string): Promise<RunnerCommandFile> {
    const { folder, python } = await this.trainer.locate();
    const { models } = this.folders;
    const isHalfFetched = request.tool === 'wd14' && this.isHalfFetched(request.model);
    const files = { trainer: folder, images, taggers: this.taggers, models, isHalfFetched };
    return {
      argv: [python, ...captionArguments(request, files)],
      // BLIP reads files of its own relative to where it runs.
      cwd: join(folder, 'finetune'),
      // The scripts import the library beside their folder.
      env: { ...this.trainer.environment(this.machine.current.gpus.length > 0), PYTHONPATH: folder },
      columns: 200,
      rows: 50,
      interruptGraceMs: 5_000,
      terminateGraceMs: 5_000,
    };
  }

  /** Reads the output of one run, from its first byte. */
  read(request: StartCaptioning, images: number): CaptionReader {
    return new CaptionReader(images, request.tool === 'wd14' ? request.batchSize : 1);
  }

  private get taggers() {
    return join(this.folders.models, 'taggers');
  }

  private async localTaggers(): Promise<string[]> {
    const names = await readdir(this.taggers).catch(() => []);
    return names.filter((name) => this.lacks(name).length === 0).sort();
  }

  private lackOf(request: StartCaptioning): string {
    if (request.tool === 'blip' && request.weights !== null) {
      const isThere = existsSync(join(this.folders.models, request.weights));
      return isThere ? '' : `There is no file models/${request.weights}.`;
    }
    if (request.tool !== 'wd14' || request.model.includes('/')) return '';
    const lacking = this.lacks(request.model);
    return lacking.length === 0
      ? ''
      : `The folder models/taggers/${request.model} has no ${lacking.join(' and no ')}. Put a tagger there, or name a repository as owner/name.`;
  }

  private isHalfFetched(model: string): boolean {
    const name = model.replaceAll('/', '_');
    return model.includes('/') && existsSync(join(this.taggers, name)) && this.lacks(name).length > 0;
  }

  private lacks(name: string): string[] {
    return TAGGER_FILES.filter((file) => !existsSync(join(this.taggers, name, file)));
  }
}

function problemOf(tool: Tool, { folder, modules, python, problem }: TrainerLocation): string {
  if (problem) return problem;
  const script = join(folder, 'finetune', CAPTION_SCRIPT[tool]);
  if (!existsSync(script)) return `This version of sd-scripts has no ${CAPTION_SCRIPT[tool]}.`;
  const missing = MODULES[tool].filter((name) => !modules.has(name));
  if (missing.length === 0) return '';
  const packages = missing.join(' ').replace('onnxruntime', 'onnxruntime-gpu');
  return `${CAPTION_TOOL_TITLE[tool]} need ${missing.join(' and ')} in the trainer's Python: install with “${python} -m pip install ${packages}”.`;
}
