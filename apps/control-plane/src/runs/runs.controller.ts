import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ArgumentsQuery, TrainerArguments } from '@pilothouse/contracts/arguments';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { CheckpointParams, PublishCheckpoint } from '@pilothouse/contracts/checkpoints';
import { LossCurve } from '@pilothouse/contracts/curves';
import { RunPlan, TrainingSetup } from '@pilothouse/contracts/plans';
import { OrderQueue, Run, RunFiles, RunParams, StopAfterSave } from '@pilothouse/contracts/runs';
import { StartRun } from '@pilothouse/contracts/start-run';
import type { Response } from 'express';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { zod } from '../platform/zod.pipe.js';
import { RunsService } from './runs.service.js';

type RunParams = z.infer<typeof RunParams>;
type CheckpointParams = z.infer<typeof CheckpointParams>;

@Controller('runs')
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Get('setup')
  @Answers(TrainingSetup)
  setup() {
    return this.runs.setup();
  }

  @Get('arguments')
  @Answers(TrainerArguments)
  arguments(@Query(zod(ArgumentsQuery)) { family }: z.infer<typeof ArgumentsQuery>) {
    return this.runs.arguments(family);
  }

  @Post('plan')
  @HttpCode(200)
  @Answers(RunPlan)
  plan(@Body(zod(StartRun)) request: StartRun) {
    return this.runs.plan(request);
  }

  @Get()
  @Answers(Run.array())
  list() {
    return this.runs.list();
  }

  @Post()
  @Answers(Run)
  start(@Body(zod(StartRun)) request: StartRun) {
    return this.runs.start(request);
  }

  @Post(':id/stop-after-save')
  @HttpCode(200)
  @Answers(Run)
  stopAfterSave(
    @Param(zod(RunParams)) { id }: RunParams,
    @Body(zod(StopAfterSave)) { wanted }: StopAfterSave,
  ) {
    return this.runs.stopAfterSave(id, wanted);
  }

  @Put('queue')
  @Answers(Run.array())
  arrange(@Body(zod(OrderQueue)) { ids }: OrderQueue) {
    return this.runs.arrange(ids);
  }

  @Get(':id')
  @Answers(Run)
  get(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.get(id);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Answers(Run)
  stop(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.stop(id);
  }

  @Post(':id/hold')
  @HttpCode(200)
  @Answers(Run)
  hold(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.hold(id, true);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Answers(Run)
  release(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.hold(id, false);
  }

  @Post(':id/next')
  @HttpCode(200)
  @Answers(Run)
  runNext(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.runNext(id);
  }

  @Post(':id/resume')
  @Answers(Run)
  resume(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.resume(id);
  }

  @Post(':id/retry')
  @Answers(Run)
  retry(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.retry(id);
  }

  @Get(':id/loss')
  @Answers(LossCurve)
  loss(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.loss(id);
  }

  @Get(':id/files')
  @Answers(RunFiles)
  files(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.files(id);
  }

  @Get(':id/log')
  @Describes({ answer: { type: 'text/plain', text: 'Everything the trainer printed, byte for byte' } })
  log(@Param(zod(RunParams)) { id }: RunParams, @Res() response: Response) {
    const { path } = this.runs.logOf(id);
    const type = 'text/plain; charset=utf-8';
    return sendFile(response, { folder: dirname(path), file: basename(path), type, saveAs: `${id}.log` });
  }

  @Get(':id/checkpoints/:file')
  @Describes({ answer: { type: 'application/octet-stream', text: 'The file itself' } })
  checkpoint(@Param(zod(CheckpointParams)) { id, file }: CheckpointParams, @Res() response: Response) {
    const found = this.runs.checkpoint(id, file);
    return sendFile(response, { ...found, type: 'application/octet-stream', saveAs: file });
  }

  @Post(':id/checkpoints/:file/publish')
  @HttpCode(200)
  @Answers(Run)
  publish(
    @Param(zod(CheckpointParams)) { id, file }: CheckpointParams,
    @Body(zod(PublishCheckpoint)) { name }: PublishCheckpoint,
  ) {
    return this.runs.publish(id, file, name);
  }

  @Delete(':id/checkpoints/:file')
  @Answers(TrashEntry)
  removeCheckpoint(@Param(zod(CheckpointParams)) { id, file }: CheckpointParams) {
    return this.runs.removeCheckpoint(id, file);
  }
}
