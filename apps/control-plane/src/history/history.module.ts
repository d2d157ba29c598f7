import { Module } from '@nestjs/common';
import { TrashModule } from '../trash/trash.module.js';
import { FileHasher } from './file-hasher.js';
import { HistoryFilesStore } from './history-files.store.js';
import { HistoryService } from './history.service.js';
import { PlacingService } from './placing.service.js';

@Module({
  imports: [TrashModule],
  providers: [FileHasher, HistoryFilesStore, HistoryService, PlacingService],
  exports: [HistoryService, PlacingService],
})
export class HistoryModule {}
