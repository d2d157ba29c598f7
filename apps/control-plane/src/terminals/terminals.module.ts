import { Module } from '@nestjs/common';
import { SessionModule } from '../session/session.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { TerminalScreensGateway } from './terminal-screens.gateway.js';
import { TerminalsController } from './terminals.controller.js';
import { TerminalsGateway } from './terminals.gateway.js';
import { TerminalsService } from './terminals.service.js';

@Module({
  imports: [SessionModule, SettingsModule],
  controllers: [TerminalsController],
  providers: [TerminalsService, TerminalsGateway, TerminalScreensGateway],
})
export class TerminalsModule {}
