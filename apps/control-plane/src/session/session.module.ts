import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module.js';
import { PasswordFile } from './password.file.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';

@Module({
  imports: [SettingsModule],
  controllers: [SessionController],
  providers: [SessionService, PasswordFile],
  exports: [SessionService],
})
export class SessionModule {}
