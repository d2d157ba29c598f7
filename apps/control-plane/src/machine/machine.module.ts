import { Module } from '@nestjs/common';
import { MachineController } from './machine.controller.js';
import { MachineGateway } from './machine.gateway.js';
import { MachineService } from './machine.service.js';

@Module({
  controllers: [MachineController],
  providers: [MachineService, MachineGateway],
  exports: [MachineService],
})
export class MachineModule {}
