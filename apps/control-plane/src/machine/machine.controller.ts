import { Controller, Get } from '@nestjs/common';
import { Machine } from '@pilothouse/contracts/machine';
import { Answers } from '../platform/answers.js';
import { MachineService } from './machine.service.js';

@Controller('machine')
export class MachineController {
  constructor(private readonly machine: MachineService) {}

  @Get()
  @Answers(Machine)
  show() {
    return this.machine.current;
  }
}
