import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { PodFolders } from './pod-folders.js';
import { Tus } from './tus.js';
import { IntakesController, PodFoldersController, UploadsController } from './uploads.controller.js';
import { UploadsGateway } from './uploads.gateway.js';
import { UploadsService } from './uploads.service.js';

/** Everything that brings pictures into datasets beyond one request: resumable uploads, archives, folders of the pod. */
@Module({
  imports: [DatasetsModule],
  controllers: [IntakesController, PodFoldersController, UploadsController],
  providers: [PodFolders, Tus, UploadsGateway, UploadsService],
})
export class UploadsModule {}
