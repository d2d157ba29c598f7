import { Module } from '@nestjs/common';
import { ModelIndex } from './model-index.js';
import { ModelsController } from './models.controller.js';
import { ModelsGateway } from './models.gateway.js';
import { ModelsService } from './models.service.js';
import { ModelsStore } from './models.store.js';

@Module({
  controllers: [ModelsController],
  providers: [ModelIndex, ModelsGateway, ModelsService, ModelsStore],
  exports: [ModelsService],
})
export class ModelsModule {}
