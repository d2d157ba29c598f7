import { Module } from '@nestjs/common';
import { KohyaModule } from '../kohya/kohya.module.js';
import { MachineModule } from '../machine/machine.module.js';
import { TrashModule } from '../trash/trash.module.js';
import { PresetsController } from './presets.controller.js';
import { PresetsGateway } from './presets.gateway.js';
import { PresetsService } from './presets.service.js';

@Module({
  imports: [KohyaModule, MachineModule, TrashModule],
  controllers: [PresetsController],
  providers: [PresetsService, PresetsGateway],
})
export class PresetsModule {}
