import { Module } from '@nestjs/common';
import { ReadingThread } from '../platform/reading-thread.js';
import { TrashModule } from '../trash/trash.module.js';
import { HistoryFilesStore } from './history-files.store.js';
import { HistoryService } from './history.service.js';
import { PlacingService } from './placing.service.js';

@Module({
  imports: [TrashModule],
  providers: [HistoryFilesStore, HistoryService, PlacingService, ReadingThread],
  exports: [HistoryService, PlacingService],
})
export class HistoryModule {}
