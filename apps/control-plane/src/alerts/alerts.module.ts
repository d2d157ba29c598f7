import { Module } from '@nestjs/common';
import { GpuModule } from '../gpu/gpu.module.js';
import { MachineModule } from '../machine/machine.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { ServicesModule } from '../services/services.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { AlertWatch, Measured } from './alert-watch.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsGateway } from './alerts.gateway.js';
import { AlertsService } from './alerts.service.js';

@Module({
  imports: [GpuModule, MachineModule, NotificationsModule, ServicesModule, SettingsModule],
  controllers: [AlertsController],
  providers: [AlertsService, Measured, AlertWatch, AlertsGateway],
})
export class AlertsModule {}
