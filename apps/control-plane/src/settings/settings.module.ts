import { Module } from '@nestjs/common';
import { SettingsController } from './settings.controller.js';
import { SettingsGateway } from './settings.gateway.js';
import { SettingsService } from './settings.service.js';

@Module({
  controllers: [SettingsController],
  providers: [SettingsService, SettingsGateway],
  exports: [SettingsService],
})
export class SettingsModule {}
