import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module.js';
import { TrashController } from './trash.controller.js';
import { TrashEmptying } from './trash-emptying.js';
import { TrashGateway } from './trash.gateway.js';
import { TrashService } from './trash.service.js';

@Module({
  imports: [SettingsModule],
  controllers: [TrashController],
  providers: [TrashEmptying, TrashGateway, TrashService],
  exports: [TrashService],
})
export class TrashModule {}
