import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import {
  OrderQueue,
  PauseQueue,
  Queue,
  RemoveRun,
  AnyRun,
  RunEntry,
  RunFiles,
  RunParams,
} from '@pilothouse/contracts/runs';
import type { Response } from 'express';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { Answers, Written } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { zod } from '../platform/zod.pipe.js';
import { RunsService } from './runs.service.js';

type RunParams = z.infer<typeof RunParams>;

/** What can be done with every run, whatever it does. */
@Controller('runs')
export class RunsController {
  constructor(
    private readonly runs: RunsService,
    private readonly folders: WorkspaceFolders,
  ) {}

  @Get()
  @Answers(RunEntry.array())
  list() {
    return new Written(this.runs.written());
  }

  /** Those that wait or are in progress, whole. */
  @Get('active')
  @Answers(AnyRun.array())
  active() {
    return this.runs.active();
  }

  @Get('queue')
  @Answers(Queue)
  queue() {
    return this.runs.queueState;
  }

  @Patch('queue')
  @Answers(Queue)
  pauseQueue(@Body(zod(PauseQueue)) { paused }: PauseQueue) {
    return this.runs.pauseQueue(paused);
  }

  @Put('queue')
  @Answers(AnyRun.array())
  arrange(@Body(zod(OrderQueue)) { ids }: OrderQueue) {
    return this.runs.arrange(ids);
  }

  @Get(':id')
  @Answers(AnyRun)
  get(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.get(id);
  }

  @Delete(':id')
  @Answers(TrashEntry)
  remove(@Param(zod(RunParams)) { id }: RunParams, @Query(zod(RemoveRun)) { anyway }: RemoveRun) {
    return this.runs.remove(id, anyway === 'true');
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Answers(AnyRun)
  stop(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.stop(id);
  }

  @Post(':id/hold')
  @HttpCode(200)
  @Answers(AnyRun)
  hold(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.hold(id, true);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Answers(AnyRun)
  release(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.hold(id, false);
  }

  @Post(':id/next')
  @HttpCode(200)
  @Answers(AnyRun)
  runNext(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.runNext(id);
  }

  @Post(':id/retry')
  @Answers(AnyRun)
  retry(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.retry(id);
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
    const within = this.folders.confinement;
    return sendFile(response, {
      folder: dirname(path),
      file: basename(path),
      type,
      saveAs: `${id}.log`,
      within,
    });
  }
}
