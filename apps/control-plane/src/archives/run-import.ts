import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FileHash, RunDraft } from '@pilothouse/contracts/archives';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { DatasetsService } from '../datasets/datasets.service.js';
import { KohyaService } from '../kohya/kohya.service.js';
import { TrainerVersions } from '../kohya/trainer-versions.service.js';
import { MachineService } from '../machine/machine.service.js';
import { ModelsService } from '../models/models.service.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { differences, type Here } from './compare-here.js';
import { hashFolder } from './hash-files.js';
import { readManifest } from './read-manifest.js';
import { modelsOf } from './run-versions.js';

/** An archive of a run, from here or from elsewhere, as a draft of the same run. */
@Injectable()
export class RunImport {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly models: ModelsService,
    private readonly kohya: KohyaService,
    private readonly trainer: TrainerVersions,
    private readonly machine: MachineService,
    private readonly folders: WorkspaceFolders,
  ) {}

  /** Reads no more of the archive than it needs, so a sender may leave the rest out. */
  async read(archive: Readable): Promise<RunDraft> {
    const { run, exportedAt, request, versions } = await readManifest(archive);
    const { dataset } = request;
    const here = await this.look(request, modelsOf(request));
    return { run, exportedAt, request, differences: differences({ dataset, versions }, here) };
  }

  private async look(request: StartRun, models: string[]): Promise<Here> {
    const [installed, hashes] = await Promise.all([this.trainer.look(), this.hash(request)]);
    const { gpus } = this.machine.current;
    const sizes = await Promise.all(models.map(async (path) => [path, await this.bytesOf(path)] as const));
    const there = new Set(this.datasets.list().map(({ name }) => name));
    const absentDatasets = furtherDatasets(request).filter((name) => !there.has(name));
    return { ...installed, gpus, dataset: hashes, absentDatasets, models: new Map(sizes) };
  }

  /** Frozen as it would be for a run, because the trainer is given other names, and some pictures turned upright. */
  private async hash(request: StartRun): Promise<FileHash[] | null> {
    await this.datasets.ready;
    if (!this.datasets.list().some(({ name }) => name === request.dataset)) return null;
    const folder = join(this.folders.staging, randomUUID());
    await mkdir(folder);
    try {
      await this.kohya.freeze(request, folder);
      return await hashFolder(join(folder, 'dataset'), 'dataset');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async bytesOf(path: string): Promise<number | null> {
    const facts = await stat(this.models.absolutePath(path)).catch(() => undefined);
    return facts?.isFile() ? facts.size : null;
  }
}

function furtherDatasets({ dataset, moreDatasets, regularisation, validation }: StartRun): string[] {
  const validated = validation.from === 'dataset' ? [validation] : [];
  const names = [...moreDatasets, ...regularisation, ...validated].map((further) => further.dataset);
  return [...new Set(names)].filter((name) => name !== dataset);
}
