import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { HistoryModule } from '../history/history.module.js';
import { CaptionEditsController } from './caption-edits.controller.js';
import { CaptionEditsService } from './caption-edits.service.js';

@Module({
  imports: [DatasetsModule, HistoryModule],
  controllers: [CaptionEditsController],
  providers: [CaptionEditsService],
})
export class CaptionEditsModule {}
