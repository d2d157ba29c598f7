import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { ServicesModule } from '../services/services.module.js';
import { ToolsModule } from '../tools/tools.module.js';
import { InstallsController } from './installs.controller.js';
import { InstallsService } from './installs.service.js';

@Module({
  imports: [RunsModule, ServicesModule, ToolsModule],
  controllers: [InstallsController],
  providers: [InstallsService],
})
export class InstallsModule {}
