import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ExportedSetup, ExportSetup, ForeignFile, ImportedSetup } from '@pilothouse/contracts/exchange';
import type { Family } from '@pilothouse/contracts/models';
import { DatasetsService } from '../datasets/datasets.service.js';
import { MachineService } from '../machine/machine.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import type { Hardware } from './arguments.js';
import { exportSetup } from './export-setup.js';
import { importSetup } from './import-setup.js';
import { locateDataset, locateModel } from './locate.js';
import { ScriptArguments } from './script-arguments.js';
import { readSetupFiles, type SetupFiles } from './setup-files.js';
import { TrainingModelFiles } from './training-models.js';

/** A machine without a card writes and reads files for one that has: nobody exchanges what a processor is told. */
const USUAL_CARD: Hardware = { vramBytes: 24 * 2 ** 30, cores: 8 };

/** Runs as other tools write them down, read into the form and written from it. */
@Injectable()
export class Exchange {
  constructor(
    private readonly models: ModelsService,
    private readonly modelFiles: TrainingModelFiles,
    private readonly datasets: DatasetsService,
    private readonly scripts: ScriptArguments,
    private readonly machine: MachineService,
    private readonly folders: WorkspaceFolders,
  ) {}

  async import(files: ForeignFile[]): Promise<ImportedSetup> {
    const said = readSetupFiles(files);
    if (said.request !== undefined) return imported(said);
    await Promise.all([this.models.ready, this.datasets.ready]);
    const models = this.models.list();
    const names = this.datasets.list().map(({ name }) => name);
    const inModels = (path: string) => locateModel(path, this.folders.models, models);
    const family = this.familyOf(said, inModels(textAt(said, 'pretrained_model_name_or_path')).path);
    const known = await this.scripts.of(family ?? 'sd15');
    const answer = importSetup(said, {
      family,
      known,
      locateModel: inModels,
      locateDataset: (path) => locateDataset(path, this.folders.datasets, names),
      hardware: this.hardware(),
    });
    const unchecked = `What goes under Everything was not checked against the trainer. ${known.problem}`;
    return known.problem === '' ? answer : { ...answer, notes: [...answer.notes, unchecked] };
  }

  async export({ format, request }: ExportSetup): Promise<ExportedSetup> {
    const { baseModel, components } = await this.modelFiles.resolve(request);
    return exportSetup(format, request, {
      hardware: this.hardware(),
      baseModel,
      components,
      datasetsFolder: this.folders.datasets,
      outputFolder: join(this.folders.root, 'outputs/kohya'),
      tokenizerFolder: join(this.folders.models, 'tokenizers'),
    });
  }

  /** By the kind of network, else by what the header of the base model says, else by what only SDXL has. */
  private familyOf(said: SetupFiles, baseModel: string | undefined): Family | undefined {
    const module = textAt(said, 'network_module');
    const foreign = /lora_(anima|hunyuan_image)/.exec(module);
    if (foreign || (said.family === undefined && said.settings.has('qwen3'))) {
      throw new AppError(
        'INVALID_INPUT',
        `The file is for ${foreign?.[1] ?? 'anima'}, which Pilothouse does not train.`,
      );
    }
    if (/lora_sd3$/.test(module)) return 'sd35';
    if (/lora_lumina$/.test(module)) return 'lumina2';
    if (/(lora|oft)_flux$/.test(module)) return textAt(said, 'model_type') === 'chroma' ? 'chroma' : 'flux1';
    const header = baseModel === undefined ? undefined : this.models.find(baseModel)?.header;
    if (said.family !== undefined && said.family !== 'sd15') return said.family;
    const isLikeXl =
      /xl/i.test(textAt(said, 'pretrained_model_name_or_path')) ||
      said.settings.has('cache_text_encoder_outputs');
    return header?.family ?? said.family ?? (isLikeXl ? 'sdxl' : undefined);
  }

  private hardware(): Hardware {
    const { gpus, cores } = this.machine.current;
    const [card] = gpus;
    return card === undefined ? USUAL_CARD : { vramBytes: card.vramBytes, cores };
  }
}

/** One of our own is taken as it is. */
function imported({ request, files, leftOut }: SetupFiles): ImportedSetup {
  return { values: request ?? {}, files, notes: [], leftOut, added: [] };
}

const textAt = ({ settings }: SetupFiles, key: string) => String(settings.get(key)?.value ?? '');
