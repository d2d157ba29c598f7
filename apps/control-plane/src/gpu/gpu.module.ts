import { Module } from '@nestjs/common';
import { ServicesModule } from '../services/services.module.js';
import { GpuController } from './gpu.controller.js';
import { GpuGateway } from './gpu.gateway.js';
import { GpuService } from './gpu.service.js';

@Module({
  imports: [ServicesModule],
  controllers: [GpuController],
  providers: [GpuService, GpuGateway],
  exports: [GpuService],
})
export class GpuModule {}
