import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { GpuLeaseModule } from '../gpu-lease/gpu-lease.module.js';
import { KohyaModule } from '../kohya/kohya.module.js';
import { ModelsModule } from '../models/models.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { DamagedRunsController } from './damaged-runs.controller.js';
import { RemovedRuns } from './removed-runs.js';
import { RunAnnouncements } from './run-announcements.js';
import { RunCurves } from './run-curves.js';
import { RunCurvesController } from './run-curves.controller.js';
import { RunSamplesController } from './run-samples.controller.js';
import { RunsController } from './runs.controller.js';
import { RunsGateway } from './runs.gateway.js';
import { RunsService } from './runs.service.js';
import { TrainingFixesController } from './training-fixes.controller.js';
import { TrainingFixes } from './training-fixes.service.js';
import { TrainingRunsController } from './training-runs.controller.js';
import { TrainingRuns } from './training-runs.service.js';

@Module({
  imports: [
    DatasetsModule,
    GpuLeaseModule,
    KohyaModule,
    ModelsModule,
    NotificationsModule,
    SettingsModule,
    TrashModule,
  ],
  // The first ones have paths, such as `runs/setup`, that a later one would take for an id.
  controllers: [
    DamagedRunsController,
    TrainingRunsController,
    RunsController,
    RunCurvesController,
    RunSamplesController,
    TrainingFixesController,
  ],
  providers: [
    RunsService,
    TrainingRuns,
    TrainingFixes,
    RunCurves,
    RunAnnouncements,
    RemovedRuns,
    RunsGateway,
  ],
  exports: [RunsService, TrainingRuns],
})
export class RunsModule {}
