import { Controller, Get } from '@nestjs/common';
import { GpuHistory, Gpus } from '@pilothouse/contracts/gpu';
import { SPANS } from '@pilothouse/contracts/machine';
import { Answers } from '../platform/answers.js';
import { GpuService } from './gpu.service.js';

@Controller('gpu')
export class GpuController {
  constructor(private readonly gpu: GpuService) {}

  @Get()
  @Answers(Gpus)
  show() {
    return this.gpu.current;
  }

  @Get('history')
  @Answers(GpuHistory)
  history() {
    return this.gpu.history(SPANS['1h'].spanMs, SPANS['1h'].stepMs);
  }
}
