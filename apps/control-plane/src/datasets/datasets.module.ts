import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { MovesModule } from '../moves/moves.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { CaptionFiles } from './caption-files.js';
import { DatasetChanges } from './dataset-changes.js';
import { DatasetIndex } from './dataset-index.js';
import { DatasetsController } from './datasets.controller.js';
import { DatasetsGateway } from './datasets.gateway.js';
import { DatasetsService } from './datasets.service.js';
import { FreezingService } from './freezing.service.js';
import { GatheringService } from './gathering.service.js';
import { ImageDecoder } from './image-decoder.js';
import { ImageFactsStore } from './image-facts.store.js';
import { ImageIntake } from './image-intake.js';
import { IntakeService } from './intake.service.js';
import { Pictures } from './pictures.js';
import { PreviewsService } from './previews.service.js';
import { Thumbnails } from './thumbnails.js';
import { Upload } from './upload.js';

@Module({
  imports: [HistoryModule, MovesModule, TrashModule],
  controllers: [DatasetsController],
  providers: [
    CaptionFiles,
    DatasetChanges,
    DatasetIndex,
    DatasetsGateway,
    DatasetsService,
    FreezingService,
    GatheringService,
    ImageDecoder,
    ImageFactsStore,
    ImageIntake,
    IntakeService,
    Pictures,
    PreviewsService,
    Thumbnails,
    Upload,
  ],
  exports: [DatasetsService, FreezingService, GatheringService, IntakeService, PreviewsService],
})
export class DatasetsModule {}
