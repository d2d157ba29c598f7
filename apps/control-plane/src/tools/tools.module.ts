import { Module } from '@nestjs/common';
import { ServicesModule } from '../services/services.module.js';
import { Catalogue } from './catalogue.js';
import { ToolFolders } from './tool-folders.js';
import { ToolPrograms } from './tool-programs.js';
import { SettingsOfAllTools } from './tool-settings.js';
import { ToolStates } from './tool-states.js';
import { ToolsController } from './tools.controller.js';
import { ToolsGateway } from './tools.gateway.js';
import { ToolsService } from './tools.service.js';

@Module({
  imports: [ServicesModule],
  controllers: [ToolsController],
  providers: [
    Catalogue,
    ToolFolders,
    SettingsOfAllTools,
    ToolStates,
    ToolPrograms,
    ToolsService,
    ToolsGateway,
  ],
  exports: [ToolsService],
})
export class ToolsModule {}
