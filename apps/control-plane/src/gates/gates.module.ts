import { Module } from '@nestjs/common';
import { ServicesModule } from '../services/services.module.js';
import { GateKeeper } from './gate-keeper.js';
import { GatePasses } from './gate-passes.js';
import { GatesController } from './gates.controller.js';
import { Gates } from './gates.service.js';

@Module({
  imports: [ServicesModule],
  controllers: [GatesController],
  providers: [GateKeeper, GatePasses, Gates],
})
export class GatesModule {}
