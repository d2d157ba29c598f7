import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { InstallRun } from '@pilothouse/contracts/runs';
import { InstallTool, Tool, ToolParams } from '@pilothouse/contracts/tools';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { InstallsService } from './installs.service.js';

type ToolParams = z.infer<typeof ToolParams>;

@Controller('tools')
export class InstallsController {
  constructor(private readonly installs: InstallsService) {}

  @Post(':id/install')
  @Answers(InstallRun)
  install(@Param(zod(ToolParams)) { id }: ToolParams, @Body(zod(InstallTool)) { source }: InstallTool) {
    return this.installs.install(id, source);
  }

  @Post(':id/look')
  @HttpCode(200)
  @Answers(Tool)
  look(@Param(zod(ToolParams)) { id }: ToolParams) {
    return this.installs.look(id);
  }
}
