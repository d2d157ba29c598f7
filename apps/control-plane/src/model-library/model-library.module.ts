import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { ModelsModule } from '../models/models.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ServicesModule } from '../services/services.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { ModelLibraryController } from './model-library.controller.js';
import { ModelLibraryGateway } from './model-library.gateway.js';
import { ModelLibrary } from './model-library.service.js';
import { ModelMoves } from './model-moves.js';
import { ModelPreviews } from './model-previews.js';
import { ModelUses } from './model-uses.js';

@Module({
  imports: [DatasetsModule, ModelsModule, RunsModule, ServicesModule, TrashModule],
  controllers: [ModelLibraryController],
  providers: [ModelLibrary, ModelLibraryGateway, ModelMoves, ModelPreviews, ModelUses],
})
export class ModelLibraryModule {}
