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
import { LAUNCHER, LAUNCHER_FILE, TOKENIZERS_VARIABLE } from './caption-launcher.js';
import { lacksOfGit, lacksOfTagger, taggerFolder } from './caption-models.js';
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
    const folders = (await readdir(this.taggers).catch(() => [])).sort();
    const local = {
      wd14: folders.filter((name) => lacksOfTagger(this.taggers, name).length === 0),
      blip: [],
      git: folders.filter((name) => lacksOfGit(this.taggers, name).length === 0),
    } satisfies Record<Tool, string[]>;
    return {
      tools: TOOLS.map((tool) => ({
        tool,
        problem: this.problemOf(tool, location),
        local: local[tool],
      })),
    };
  }

  /** Throws CONFLICT where the script could not even begin. */
  async check(request: StartCaptioning): Promise<void> {
    const problem = this.problemOf(request.tool, await this.trainer.locate()) || this.lackOf(request);
    if (problem) throw new AppError('CONFLICT', problem);
  }

  /** For the images in `images`, which get their captions beside them. The files are to be put into `folder`. */
  async command(
    request: StartCaptioning,
    { folder, images }: { folder: string; images: string },
  ): Promise<{ command: RunnerCommandFile; files: Record<string, string> }> {
    const trainer = await this.trainer.locate();
    const { models } = this.folders;
    const argv = captionArguments(request, {
      trainer: trainer.folder,
      launcher: join(folder, LAUNCHER_FILE),
      images,
      taggers: this.taggers,
      models,
      isHalfFetched: request.tool === 'wd14' && this.isHalfFetched(request.model),
    });
    const command = {
      argv: [trainer.python, ...argv],
      // BLIP reads files of its own relative to where it runs.
      cwd: join(trainer.folder, 'finetune'),
      env: {
        ...this.trainer.environment(this.machine.current.gpus.length > 0),
        // The scripts import the library beside their folder.
        PYTHONPATH: trainer.folder,
        [TOKENIZERS_VARIABLE]: join(models, 'tokenizers'),
      },
      columns: 200,
      rows: 50,
      interruptGraceMs: 5_000,
      terminateGraceMs: 5_000,
    };
    return { command, files: { [LAUNCHER_FILE]: LAUNCHER } };
  }

  /** Reads the output of one run, from its first byte. */
  read(request: StartCaptioning, images: number): CaptionReader {
    return new CaptionReader(request, images);
  }

  private get taggers() {
    return join(this.folders.models, 'taggers');
  }

  private lackOf(request: StartCaptioning): string {
    if (request.tool === 'blip') {
      const isThere = request.weights === null || existsSync(join(this.folders.models, request.weights));
      return isThere ? '' : `There is no file models/${request.weights}.`;
    }
    if (request.model.includes('/')) return '';
    const lacksOf = request.tool === 'wd14' ? lacksOfTagger : lacksOfGit;
    const lacking = lacksOf(this.taggers, request.model);
    return lacking.length === 0
      ? ''
      : `The folder models/taggers/${request.model} has no ${lacking.join(' and no ')}. Put a whole model there, or name a repository as owner/name.`;
  }

  /** The script fetches a model only where its folder is not there, or where it is told to. */
  private isHalfFetched(model: string): boolean {
    const isThere = existsSync(join(this.taggers, taggerFolder(model)));
    return model.includes('/') && isThere && lacksOfTagger(this.taggers, model).length > 0;
  }

  private problemOf(tool: Tool, { folder, modules, python, problem }: TrainerLocation): string {
    if (problem) return problem;
    const script = join(folder, 'finetune', CAPTION_SCRIPT[tool]);
    if (!existsSync(script)) return `This version of sd-scripts has no ${CAPTION_SCRIPT[tool]}.`;
    const missing = MODULES[tool].filter((name) => !modules.has(name));
    if (missing.length === 0) return '';
    const packages = missing.map((name) => this.packageOf(name)).join(' ');
    return `${CAPTION_TOOL_TITLE[tool]} need ${missing.join(' and ')} in the trainer's Python: install with “${python} -m pip install ${packages}”.`;
  }

  private packageOf(module: string): string {
    const hasGpu = this.machine.current.gpus.length > 0;
    return module === 'onnxruntime' && hasGpu ? 'onnxruntime-gpu' : module;
  }
}
