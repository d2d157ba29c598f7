import { Module } from '@nestjs/common';
import { TrashModule } from '../trash/trash.module.js';
import { CaptionFiles } from './caption-files.js';
import { DatasetIndex } from './dataset-index.js';
import { DatasetsController } from './datasets.controller.js';
import { DatasetsGateway } from './datasets.gateway.js';
import { DatasetsService } from './datasets.service.js';
import { FreezingService } from './freezing.service.js';
import { ImageDecoder } from './image-decoder.js';
import { ImageFactsStore } from './image-facts.store.js';
import { ImageIntake } from './image-intake.js';
import { IntakeService } from './intake.service.js';
import { Pictures } from './pictures.js';
import { PreviewsService } from './previews.service.js';
import { Thumbnails } from './thumbnails.js';
import { Upload } from './upload.js';

@Module({
  imports: [TrashModule],
  controllers: [DatasetsController],
  providers: [
    CaptionFiles,
    DatasetIndex,
    DatasetsGateway,
    DatasetsService,
    FreezingService,
    ImageDecoder,
    ImageFactsStore,
    ImageIntake,
    IntakeService,
    Pictures,
    PreviewsService,
    Thumbnails,
    Upload,
  ],
  exports: [DatasetsService, FreezingService, IntakeService, PreviewsService],
})
export class DatasetsModule {}
