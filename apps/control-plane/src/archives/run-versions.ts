import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type RecordedVersions, RunVersions } from '@pilothouse/contracts/archives';
import type { AnyRun, Run } from '@pilothouse/contracts/runs';
import type { StartRun } from '@pilothouse/contracts/start-run';
import PQueue from 'p-queue';
import writeFileAtomic from 'write-file-atomic';
import { TrainerVersions } from '../kohya/trainer-versions.service.js';
import { MachineService } from '../machine/machine.service.js';
import { ModelsService } from '../models/models.service.js';
import { VERSION } from '../platform/version.js';
import { RunsService } from '../runs/runs.service.js';
import { hashFolder } from './hash-files.js';
import { runFolderOf } from './run-folder-of.js';

const FILE = 'versions.json';

/** Writes down what a run is made with, beside the run and in nobody's way. */
@Injectable()
export class RunVersionsRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Versions');
  private readonly turns = new PQueue({ concurrency: 1 });
  private readonly seen = new Set<string>();

  constructor(
    private readonly runs: RunsService,
    private readonly trainer: TrainerVersions,
    private readonly machine: MachineService,
    private readonly models: ModelsService,
  ) {}

  onApplicationBootstrap() {
    const record = (run: AnyRun) => run.kind === 'training' && this.recordSoon(run);
    this.runs.events.on('changed', record);
    this.runs.list().forEach(record);
  }

  async beforeApplicationShutdown() {
    this.turns.clear();
    await this.turns.onIdle();
  }

  /** As it was recorded; undefined for a run of before that, and for a file that a person has spoiled. */
  async of(id: string): Promise<RunVersions | undefined> {
    await this.turns.onIdle();
    return readVersions(runFolderOf(this.runs, id));
  }

  /** The same in a few lines, the dataset as one hash over its files. */
  async summary(id: string): Promise<RecordedVersions> {
    const versions = await readVersions(runFolderOf(this.runs, id));
    if (!versions) return { versions: null };
    const captions = versions.dataset.filter(({ file }) => file.endsWith('.txt')).length;
    const lines = versions.dataset.map(({ file, sha256 }) => `${sha256}  ${file}\n`);
    const sha256 = createHash('sha256').update(lines.join('')).digest('hex');
    return {
      versions: { ...versions, dataset: { images: versions.dataset.length - captions, captions, sha256 } },
    };
  }

  private recordSoon(run: Run) {
    const { id, status } = run;
    if (run.kind !== 'training' || status.state !== 'running' || this.seen.has(id)) return;
    const models = modelsOf(run.request);
    this.seen.add(id);
    this.turns
      .add(async () => {
        if (!(await readVersions(runFolderOf(this.runs, id)))) await this.record(id, models);
      })
      .catch((error: unknown) => this.logger.warn(error));
  }

  private async record(id: string, models: string[]): Promise<void> {
    const folder = runFolderOf(this.runs, id);
    const installed = await this.trainer.look();
    const versions: RunVersions = {
      recordedAt: Date.now(),
      pilothouse: VERSION,
      ...installed,
      gpus: this.machine.current.gpus.map(({ name, driver }) => ({ name, driver })),
      models: models.flatMap((path) => {
        const bytes = this.models.find(path)?.bytes;
        return bytes === undefined ? [] : [{ path, bytes }];
      }),
      dataset: await hashFolder(join(folder, 'dataset'), 'dataset'),
    };
    await writeFileAtomic(join(folder, FILE), `${JSON.stringify(versions, null, 2)}\n`);
  }
}

async function readVersions(folder: string): Promise<RunVersions | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '');
  try {
    return RunVersions.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Every model file a request names, below `models/`. A rehearsal may name none. */
export const modelsOf = ({ baseModel, components }: StartRun): string[] =>
  [baseModel, ...Object.values(components)].filter((path) => path !== undefined && path !== '');
