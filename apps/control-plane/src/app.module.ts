import { Module } from '@nestjs/common';
import { AlertsModule } from './alerts/alerts.module.js';
import { ArchivesModule } from './archives/archives.module.js';
import { CaptionEditsModule } from './caption-edits/caption-edits.module.js';
import { CaptioningModule } from './captioning/captioning.module.js';
import { DatasetsModule } from './datasets/datasets.module.js';
import { DownloadsModule } from './downloads/downloads.module.js';
import { FilesModule } from './files/files.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { GatesModule } from './gates/gates.module.js';
import { GpuLeaseModule } from './gpu-lease/gpu-lease.module.js';
import { GpuModule } from './gpu/gpu.module.js';
import { InstallsModule } from './installs/installs.module.js';
import { LogsModule } from './logs/logs.module.js';
import { MachineModule } from './machine/machine.module.js';
import { MediaModule } from './media/media.module.js';
import { ModelLibraryModule } from './model-library/model-library.module.js';
import { ModelsModule } from './models/models.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { PresetsModule } from './presets/presets.module.js';
import { RunsModule } from './runs/runs.module.js';
import { ServicesModule } from './services/services.module.js';
import { SessionModule } from './session/session.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { ToolsModule } from './tools/tools.module.js';
import { TerminalsModule } from './terminals/terminals.module.js';
import { TrainingModule } from './training/training.module.js';
import { TransfersModule } from './transfers/transfers.module.js';
import { TrashModule } from './trash/trash.module.js';
import { VersionsModule } from './versions/versions.module.js';
import { UploadsModule } from './uploads/uploads.module.js';

@Module({
  imports: [
    PlatformModule,
    // Before all that brings the runs along, whose `runs/:id` would take `runs/presets` for an id.
    PresetsModule,
    AlertsModule,
    ArchivesModule,
    CaptionEditsModule,
    CaptioningModule,
    DatasetsModule,
    DownloadsModule,
    FilesModule,
    ExportsModule,
    GatesModule,
    GpuModule,
    GpuLeaseModule,
    InstallsModule,
    LogsModule,
    MachineModule,
    MediaModule,
    ModelLibraryModule,
    ModelsModule,
    NotificationsModule,
    OpenApiModule,
    RunsModule,
    ServicesModule,
    SessionModule,
    SettingsModule,
    ToolsModule,
    TerminalsModule,
    TrainingModule,
    TransfersModule,
    TrashModule,
    VersionsModule,
    UploadsModule,
  ],
})
export class AppModule {}
