import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { MovesService } from './moves.service.js';

@Module({ imports: [HistoryModule, TrashModule], providers: [MovesService], exports: [MovesService] })
export class MovesModule {}
