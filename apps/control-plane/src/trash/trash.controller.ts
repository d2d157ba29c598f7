import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { TrashEntry, TrashParams } from '@pilothouse/contracts/datasets';
import {
  EmptiedTrash,
  EmptyTrash,
  RestoreAs,
  RestoreMany,
  RestoreReport,
  TrashItem,
} from '@pilothouse/contracts/trash';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { TrashService } from './trash.service.js';

@Controller('trash')
export class TrashController {
  constructor(private readonly trash: TrashService) {}

  @Get()
  @Answers(TrashItem.array())
  list() {
    return this.trash.list();
  }

  @Post('restore')
  @HttpCode(200)
  @Answers(RestoreReport)
  restoreMany(@Body(zod(RestoreMany)) { ids }: RestoreMany) {
    return this.trash.restoreMany(ids);
  }

  @Post('empty')
  @HttpCode(200)
  @Answers(EmptiedTrash)
  async empty(@Body(zod(EmptyTrash)) { ids }: EmptyTrash) {
    return { removed: await this.trash.empty(ids) };
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Answers(TrashEntry)
  restore(
    @Param(zod(TrashParams)) { id }: z.infer<typeof TrashParams>,
    @Body(zod(RestoreAs.prefault({}))) { as }: RestoreAs,
  ) {
    return this.trash.restore(id, as);
  }
}
