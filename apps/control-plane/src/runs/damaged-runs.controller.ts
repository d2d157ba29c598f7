import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { AnyRun, DamagedRun, RunParams } from '@pilothouse/contracts/runs';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { RunsService } from './runs.service.js';

type RunParams = z.infer<typeof RunParams>;

@Controller('runs/damaged')
export class DamagedRunsController {
  constructor(private readonly runs: RunsService) {}

  @Get()
  @Answers(DamagedRun.array())
  list() {
    return this.runs.damaged.list();
  }

  @Post(':id/read-again')
  @HttpCode(200)
  @Answers(AnyRun)
  readAgain(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.mend(id);
  }

  @Delete(':id')
  @Answers(TrashEntry)
  remove(@Param(zod(RunParams)) { id }: RunParams) {
    return this.runs.damaged.remove(id);
  }
}
