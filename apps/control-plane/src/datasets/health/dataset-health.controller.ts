import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ChangeReport,
  DatasetHealth,
  HealthFix,
  HealthQuery,
  UndoChange,
} from '@pilothouse/contracts/dataset-health';
import { DatasetParams } from '@pilothouse/contracts/datasets';
import { Answers } from '../../platform/answers.js';
import { zod } from '../../platform/zod.pipe.js';
import { DatasetHealthService } from './dataset-health.service.js';
import { HealthFixes } from './health-fixes.service.js';

@Controller('datasets/:name')
export class DatasetHealthController {
  constructor(
    private readonly datasets: DatasetHealthService,
    private readonly fixes: HealthFixes,
  ) {}

  @Get('health')
  @Answers(DatasetHealth)
  health(@Param(zod(DatasetParams)) { name }: DatasetParams, @Query(zod(HealthQuery)) query: HealthQuery) {
    return this.datasets.health(name, query);
  }

  @Post('health/fix')
  @HttpCode(200)
  @Answers(ChangeReport)
  fix(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(HealthFix)) fix: HealthFix) {
    return this.fixes.fix(name, fix);
  }

  @Post('changes/undo')
  @HttpCode(204)
  undo(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(UndoChange)) change: UndoChange) {
    return this.fixes.undo(name, change);
  }
}
