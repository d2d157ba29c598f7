import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ArgumentsQuery, TrainerArguments } from '@pilothouse/contracts/arguments';
import { CheckpointParams, KeepCheckpoint, PublishCheckpoint } from '@pilothouse/contracts/checkpoints';
import { LossCurve } from '@pilothouse/contracts/curves';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { RunPlan, TrainingSetup } from '@pilothouse/contracts/plans';
import { RunParams, StopAfterSave, TrainingRun } from '@pilothouse/contracts/runs';
import { StartRun, StartRunQuery } from '@pilothouse/contracts/start-run';
import type { Response } from 'express';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { zod } from '../platform/zod.pipe.js';
import { TrainingRuns } from './training-runs.service.js';

type RunParams = z.infer<typeof RunParams>;
type CheckpointParams = z.infer<typeof CheckpointParams>;

@Controller('runs')
export class TrainingRunsController {
  constructor(
    private readonly training: TrainingRuns,
    private readonly folders: WorkspaceFolders,
  ) {}

  @Get('setup')
  @Answers(TrainingSetup)
  setup() {
    return this.training.setup();
  }

  @Get('arguments')
  @Answers(TrainerArguments)
  arguments(@Query(zod(ArgumentsQuery)) { family }: z.infer<typeof ArgumentsQuery>) {
    return this.training.arguments(family);
  }

  @Post('plan')
  @HttpCode(200)
  @Answers(RunPlan)
  plan(@Body(zod(StartRun)) request: StartRun) {
    return this.training.plan(request);
  }

  @Post()
  @Answers(TrainingRun)
  start(@Query(zod(StartRunQuery)) { held }: StartRunQuery, @Body(zod(StartRun)) request: StartRun) {
    return this.training.start(request, held === 'true');
  }

  @Post(':id/stop-after-save')
  @HttpCode(200)
  @Answers(TrainingRun)
  stopAfterSave(
    @Param(zod(RunParams)) { id }: RunParams,
    @Body(zod(StopAfterSave)) { wanted }: StopAfterSave,
  ) {
    return this.training.stopAfterSave(id, wanted);
  }

  @Post(':id/resume')
  @Answers(TrainingRun)
  resume(@Param(zod(RunParams)) { id }: RunParams) {
    return this.training.resume(id);
  }

  @Get(':id/loss')
  @Answers(LossCurve)
  loss(@Param(zod(RunParams)) { id }: RunParams) {
    return this.training.loss(id);
  }

  @Get(':id/checkpoints/:file')
  @Describes({ answer: { type: 'application/octet-stream', text: 'The file itself' } })
  checkpoint(@Param(zod(CheckpointParams)) { id, file }: CheckpointParams, @Res() response: Response) {
    const found = this.training.checkpoint(id, file);
    return sendFile(response, {
      ...found,
      type: 'application/octet-stream',
      saveAs: file,
      within: this.folders.confinement,
    });
  }

  @Post(':id/checkpoints/:file/publish')
  @HttpCode(200)
  @Answers(TrainingRun)
  publish(
    @Param(zod(CheckpointParams)) { id, file }: CheckpointParams,
    @Body(zod(PublishCheckpoint)) { name }: PublishCheckpoint,
  ) {
    return this.training.publish(id, file, name);
  }

  @Post(':id/checkpoints/:file/keep')
  @HttpCode(200)
  @Answers(TrainingRun)
  keep(
    @Param(zod(CheckpointParams)) { id, file }: CheckpointParams,
    @Body(zod(KeepCheckpoint)) { kept }: KeepCheckpoint,
  ) {
    return this.training.keep(id, file, kept);
  }

  @Post(':id/clean-up')
  @HttpCode(200)
  @Answers(TrashEntry)
  cleanUp(@Param(zod(RunParams)) { id }: RunParams) {
    return this.training.cleanUp(id);
  }

  @Delete(':id/checkpoints/:file')
  @Answers(TrashEntry)
  removeCheckpoint(@Param(zod(CheckpointParams)) { id, file }: CheckpointParams) {
    return this.training.removeCheckpoint(id, file);
  }
}
