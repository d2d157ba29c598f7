import { Module } from '@nestjs/common';
import { GpuModule } from '../gpu/gpu.module.js';
import { HistoryService } from './history.service.js';
import { MachineController } from './machine.controller.js';
import { MachineGateway } from './machine.gateway.js';
import { MachinePast } from './machine-past.service.js';
import { MachineService } from './machine.service.js';
import { StorageService } from './storage.service.js';
import { UsageService } from './usage.service.js';

@Module({
  imports: [GpuModule],
  controllers: [MachineController],
  providers: [MachineService, UsageService, MachinePast, StorageService, HistoryService, MachineGateway],
  exports: [MachineService, UsageService, StorageService],
})
export class MachineModule {}
