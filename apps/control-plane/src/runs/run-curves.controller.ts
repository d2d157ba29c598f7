import { Controller, Get, Param } from '@nestjs/common';
import { RunCurves as Curves } from '@pilothouse/contracts/curves';
import { RunParams } from '@pilothouse/contracts/runs';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { RunCurves } from './run-curves.js';

@Controller('runs/:id/curves')
export class RunCurvesController {
  constructor(private readonly curves: RunCurves) {}

  @Get()
  @Answers(Curves)
  get(@Param(zod(RunParams)) { id }: z.infer<typeof RunParams>) {
    return this.curves.of(id);
  }
}
