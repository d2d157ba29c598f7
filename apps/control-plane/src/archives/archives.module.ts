import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { KohyaModule } from '../kohya/kohya.module.js';
import { MachineModule } from '../machine/machine.module.js';
import { ModelsModule } from '../models/models.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ArchivesController } from './archives.controller.js';
import { RunExport } from './run-export.js';
import { RunImport } from './run-import.js';
import { RunVersionsRecorder } from './run-versions.js';

@Module({
  imports: [DatasetsModule, KohyaModule, MachineModule, ModelsModule, RunsModule],
  controllers: [ArchivesController],
  providers: [RunExport, RunImport, RunVersionsRecorder],
})
export class ArchivesModule {}
