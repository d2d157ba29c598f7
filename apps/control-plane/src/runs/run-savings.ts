import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import type { Checkpoint, ResumePoint } from '@pilothouse/contracts/checkpoints';
import type { ModelsService } from '../models/models.service.js';
import { listCheckpoints } from './checkpoints.js';
import { keptFiles } from './kept-checkpoints.js';
import type { RunFolder } from './run-folder.js';
import { outputNameOf, type TrainingRecord, type TrainingSummary } from './training-record.js';
import { newestState } from './states.js';

/** What a run has saved: checkpoints, and the state it can be taken up from. */
export class RunSavings {
  checkpoints: Checkpoint[];
  resumableFrom: ResumePoint | null;

  constructor(
    private readonly folder: RunFolder,
    private readonly record: TrainingRecord,
    private readonly models: ModelsService,
    summary: TrainingSummary | undefined,
    private readonly onChanged: () => void,
  ) {
    this.checkpoints = summary?.checkpoints ?? [];
    this.resumableFrom = summary?.resumableFrom ?? null;
  }

  /** The epoch that is saved next, when this one is in progress. */
  nextSave(epoch: number | null): number {
    let next = epoch ?? (this.record.resumedFrom?.epoch ?? 0) + 1;
    while (this.has(next)) next += 1;
    return next;
  }

  /** Whether all that is saved after an epoch is there, to its last byte. */
  has(epoch: number): boolean {
    const hasModel = this.checkpoints.some(
      (each) => each.epoch === epoch && each.isComplete && !each.isFinal,
    );
    const hasState = !this.record.request.saveState || (this.resumableFrom?.epoch ?? 0) >= epoch;
    return hasModel && hasState;
  }

  /** What only a run that goes on needs. A state is several times as large as what it was saved for. */
  async dropStates(): Promise<void> {
    const { checkpoints, resumedState } = this.folder;
    const names = (await readdir(checkpoints)).filter((name) => name.endsWith('-state'));
    for (const path of [...names.map((name) => join(checkpoints, name)), resumedState]) {
      await rm(path, { recursive: true, force: true });
    }
    this.resumableFrom = null;
  }

  async look(): Promise<void> {
    const before = JSON.stringify([this.checkpoints, this.resumableFrom]);
    const { epochs } = this.record.request;
    const where = { folder: this.folder.checkpoints, name: outputNameOf(this.record), epochs };
    const kept = await keptFiles(this.folder);
    const listed = await listCheckpoints(where, this.models, this.checkpoints);
    this.checkpoints = listed.map((each) => ({ ...each, isKept: kept.has(each.file) }));
    this.resumableFrom = await this.findPoint();
    if (JSON.stringify([this.checkpoints, this.resumableFrom]) !== before) this.onChanged();
  }

  private async findPoint(): Promise<ResumePoint | null> {
    const { request, stepsPerEpoch } = this.record;
    const state = await newestState(this.folder, this.models);
    // After the last epoch there is nothing to go on with.
    if (!state || state.epoch >= request.epochs) return null;
    return { epoch: state.epoch, step: state.epoch * stepsPerEpoch };
  }
}
