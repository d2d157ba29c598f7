import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { ExportFolders } from './export-folder.js';
import { ExportLister } from './export-list.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';

@Module({
  imports: [DatasetsModule],
  controllers: [ExportsController],
  providers: [ExportFolders, ExportLister, ExportsService],
})
export class ExportsModule {}
