import { Controller, Get, Param, Post } from '@nestjs/common';
import { FixParams, RunFixes } from '@pilothouse/contracts/fixes';
import { RunParams, TrainingRun } from '@pilothouse/contracts/runs';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { TrainingFixes } from './training-fixes.service.js';

@Controller('runs/:id/fixes')
export class TrainingFixesController {
  constructor(private readonly fixes: TrainingFixes) {}

  @Get()
  @Answers(RunFixes)
  list(@Param(zod(RunParams)) { id }: z.infer<typeof RunParams>) {
    return this.fixes.of(id);
  }

  @Post(':name')
  @Answers(TrainingRun)
  apply(@Param(zod(FixParams)) { id, name }: z.infer<typeof FixParams>) {
    return this.fixes.apply(id, name);
  }
}
