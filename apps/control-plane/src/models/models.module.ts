import { Module } from '@nestjs/common';
import { ReadingThread } from '../platform/reading-thread.js';
import { FolderLooks } from './folder-looks.js';
import { HeaderReader } from './header-reader.js';
import { ModelHashes } from './model-hashes.js';
import { ModelIndex } from './model-index.js';
import { ModelNotes } from './model-notes.js';
import { ModelShelf } from './model-shelf.service.js';
import { ModelsController } from './models.controller.js';
import { ModelsGateway } from './models.gateway.js';
import { ModelsService } from './models.service.js';
import { ModelsStore } from './models.store.js';

@Module({
  controllers: [ModelsController],
  providers: [
    FolderLooks,
    HeaderReader,
    ModelHashes,
    ModelIndex,
    ModelNotes,
    ModelShelf,
    ModelsGateway,
    ModelsService,
    ModelsStore,
    ReadingThread,
  ],
  exports: [ModelShelf, ModelsService],
})
export class ModelsModule {}
