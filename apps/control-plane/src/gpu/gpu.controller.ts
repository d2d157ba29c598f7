import { Controller, Get } from '@nestjs/common';
import { GpuHistory, Gpus } from '@pilothouse/contracts/gpu';
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
    return this.gpu.history;
  }
}
