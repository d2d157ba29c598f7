import { Module } from '@nestjs/common';
import { GpuModule } from '../gpu/gpu.module.js';
import { ServicesModule } from '../services/services.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { GpuLeases } from './gpu-lease.service.js';

@Module({
  imports: [GpuModule, ServicesModule, SettingsModule],
  providers: [GpuLeases],
  exports: [GpuLeases],
})
export class GpuLeaseModule {}
