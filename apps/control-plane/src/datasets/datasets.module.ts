import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { MovesModule } from '../moves/moves.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { AddingService } from './adding.service.js';
import { CaptionFiles } from './caption-files.js';
import { CaptionsService } from './captions.service.js';
import { DatasetChanges } from './dataset-changes.js';
import { DatasetIndex } from './dataset-index.js';
import { DatasetsController } from './datasets.controller.js';
import { DatasetsGateway } from './datasets.gateway.js';
import { DatasetsService } from './datasets.service.js';
import { BucketView } from './edits/bucket-view.service.js';
import { FileReplacer } from './file-replacer.js';
import { Misfits } from './edits/misfits.js';
import { PictureEditsController } from './edits/picture-edits.controller.js';
import { PictureEditsGateway } from './edits/picture-edits.gateway.js';
import { PictureEdits } from './edits/picture-edits.service.js';
import { PictureWriter } from './edits/picture-writer.js';
import { FreezingService } from './freezing.service.js';
import { GatheringService } from './gathering.service.js';
import { DatasetHealthController } from './health/dataset-health.controller.js';
import { DatasetHealthGateway } from './health/dataset-health.gateway.js';
import { DatasetHealthService } from './health/dataset-health.service.js';
import { HealthFixes } from './health/health-fixes.service.js';
import { MeasuresStore } from './health/measures.store.js';
import { PictureLooks } from './health/picture-looks.js';
import { HistorySweep } from './history-sweep.js';
import { ImageAdmission } from './image-admission.js';
import { ImageDecoder } from './image-decoder.js';
import { ImageFactsStore } from './image-facts.store.js';
import { Pictures } from './pictures.js';
import { PreviewsService } from './previews.service.js';
import { Thumbnails } from './thumbnails.js';
import { Upload } from './upload.js';

@Module({
  imports: [HistoryModule, MovesModule, TrashModule],
  controllers: [DatasetsController, DatasetHealthController, PictureEditsController],
  providers: [
    AddingService,
    BucketView,
    CaptionFiles,
    CaptionsService,
    DatasetChanges,
    DatasetHealthGateway,
    DatasetHealthService,
    DatasetIndex,
    DatasetsGateway,
    DatasetsService,
    FileReplacer,
    FreezingService,
    GatheringService,
    HistorySweep,
    HealthFixes,
    ImageAdmission,
    ImageDecoder,
    ImageFactsStore,
    MeasuresStore,
    Misfits,
    PictureEdits,
    PictureEditsGateway,
    PictureLooks,
    PictureWriter,
    Pictures,
    PreviewsService,
    Thumbnails,
    Upload,
  ],
  exports: [
    AddingService,
    CaptionsService,
    DatasetsService,
    FreezingService,
    GatheringService,
    PreviewsService,
  ],
})
export class DatasetsModule {}
