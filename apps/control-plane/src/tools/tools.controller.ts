import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  ChangeTool,
  Tool,
  ToolParams,
  Tools,
  ToolVersionParams,
  UseVersion,
} from '@pilothouse/contracts/tools';
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

  @Patch(':id')
  @Answers(Tool)
  change(
    @Param(zod(ToolParams)) { id }: z.infer<typeof ToolParams>,
    @Body(zod(ChangeTool)) change: ChangeTool,
  ) {
    return this.tools.change(id, change);
  }

  @Post(':id/use')
  @HttpCode(200)
  @Answers(Tool)
  use(
    @Param(zod(ToolParams)) { id }: z.infer<typeof ToolParams>,
    @Body(zod(UseVersion)) { version }: UseVersion,
  ) {
    return this.tools.useForPerson(id, version);
  }

  @Delete(':id/versions/:version')
  @Answers(Tool)
  removeVersion(@Param(zod(ToolVersionParams)) { id, version }: z.infer<typeof ToolVersionParams>) {
    return this.tools.removeVersion(id, version);
  }
}
