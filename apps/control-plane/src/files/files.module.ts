import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { ModelsModule } from '../models/models.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { DatasetDoors } from './dataset-doors.js';
import { FileChanges } from './file-changes.js';
import { FileContentsController } from './file-contents.controller.js';
import { FileContents } from './file-contents.js';
import { FileCopies } from './file-copies.js';
import { FileUploads } from './file-uploads.js';
import { FilesController } from './files.controller.js';
import { FilesGateway } from './files.gateway.js';
import { FilesService } from './files.service.js';
import { FolderZip } from './folder-zip.js';
import { OpenFolders } from './open-folders.js';
import { Protection } from './protection.js';

@Module({
  imports: [DatasetsModule, ModelsModule, RunsModule, TrashModule],
  controllers: [FilesController, FileContentsController],
  providers: [
    DatasetDoors,
    FileChanges,
    FileContents,
    FileCopies,
    FileUploads,
    FilesGateway,
    FilesService,
    FolderZip,
    OpenFolders,
    Protection,
  ],
})
export class FilesModule {}
