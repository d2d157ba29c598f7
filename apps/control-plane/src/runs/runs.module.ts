import { Module } from '@nestjs/common';
import { KohyaModule } from '../kohya/kohya.module.js';
import { ModelsModule } from '../models/models.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { RunsController } from './runs.controller.js';
import { RunsGateway } from './runs.gateway.js';
import { RunsService } from './runs.service.js';

@Module({
  imports: [KohyaModule, ModelsModule, TrashModule],
  controllers: [RunsController],
  providers: [RunsService, RunsGateway],
  exports: [RunsService],
})
export class RunsModule {}
