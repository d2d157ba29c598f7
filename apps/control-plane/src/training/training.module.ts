import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { ModelsModule } from '../models/models.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { StartRequests } from './start-requests.js';
import { TrainingController } from './training.controller.js';
import { TrainingService } from './training.service.js';

@Module({
  imports: [DatasetsModule, ModelsModule, RunsModule],
  controllers: [TrainingController],
  providers: [StartRequests, TrainingService],
})
export class TrainingModule {}
