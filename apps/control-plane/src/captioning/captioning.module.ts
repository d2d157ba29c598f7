import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { KohyaModule } from '../kohya/kohya.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { CaptioningController } from './captioning.controller.js';
import { CaptioningService } from './captioning.service.js';

@Module({
  imports: [DatasetsModule, KohyaModule, RunsModule],
  controllers: [CaptioningController],
  providers: [CaptioningService],
})
export class CaptioningModule {}
