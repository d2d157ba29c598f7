import { Controller, Get, Header, Param } from '@nestjs/common';
import { ToolParams, Tools } from '@pilothouse/contracts/tools';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { ToolsService } from './tools.service.js';

@Controller('tools')
export class ToolsController {
  constructor(private readonly tools: ToolsService) {}

  @Get()
  @Answers(Tools)
  list() {
    return this.tools.list();
  }

  @Get(':id/entry')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Describes({ answer: { type: 'text/plain', text: 'The entry as TOML, to be copied to config/tools' } })
  entry(@Param(zod(ToolParams)) { id }: z.infer<typeof ToolParams>) {
    return this.tools.entryText(id);
  }
}
