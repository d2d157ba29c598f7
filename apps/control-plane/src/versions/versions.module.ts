import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { HistoryModule } from '../history/history.module.js';
import { VersionsController } from './versions.controller.js';
import { VersionsGateway } from './versions.gateway.js';
import { VersionsService } from './versions.service.js';

@Module({
  imports: [DatasetsModule, HistoryModule],
  controllers: [VersionsController],
  providers: [VersionsGateway, VersionsService],
})
export class VersionsModule {}
