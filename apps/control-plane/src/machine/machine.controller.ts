import { Controller, Get, Query } from '@nestjs/common';
import { AskHistory, Machine, MachineHistory, MachineUsage, Storage } from '@pilothouse/contracts/machine';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { HistoryService } from './history.service.js';
import { MachineService } from './machine.service.js';
import { StorageService } from './storage.service.js';
import { UsageService } from './usage.service.js';

@Controller('machine')
export class MachineController {
  constructor(
    private readonly machine: MachineService,
    private readonly usage: UsageService,
    private readonly storage: StorageService,
    private readonly history: HistoryService,
  ) {}

  @Get()
  @Answers(Machine)
  show() {
    return this.machine.current;
  }

  @Get('usage')
  @Answers(MachineUsage)
  showUsage() {
    return this.usage.current;
  }

  @Get('storage')
  @Answers(Storage)
  showStorage() {
    return this.storage.current;
  }

  @Get('history')
  @Answers(MachineHistory)
  showHistory(@Query(zod(AskHistory)) { span }: AskHistory) {
    return this.history.of(span);
  }
}
