import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { TrashEntry, TrashParams } from '@pilothouse/contracts/datasets';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { TrashService } from './trash.service.js';

@Controller('trash')
export class TrashController {
  constructor(private readonly trash: TrashService) {}

  @Post(':id/restore')
  @HttpCode(200)
  @Answers(TrashEntry)
  restore(@Param(zod(TrashParams)) { id }: z.infer<typeof TrashParams>) {
    return this.trash.restore(id);
  }
}
