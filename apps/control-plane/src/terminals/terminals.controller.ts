import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import {
  OpenTerminal,
  SwitchTerminals,
  Terminal,
  TerminalList,
  TerminalParams,
} from '@pilothouse/contracts/terminals';
import type { Request } from 'express';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { CalledBy, type Caller } from '../platform/authentication.js';
import { peerOf } from '../platform/peer.js';
import { zod } from '../platform/zod.pipe.js';
import { TerminalsService } from './terminals.service.js';

@Controller('terminals')
export class TerminalsController {
  constructor(private readonly terminals: TerminalsService) {}

  @Get()
  @Answers(TerminalList)
  list() {
    return this.terminals.list();
  }

  @Post()
  @Answers(Terminal)
  open(@Body(zod(OpenTerminal)) open: OpenTerminal) {
    return this.terminals.open(open);
  }

  @Put('switch')
  @Answers(TerminalList)
  switch(
    @Body(zod(SwitchTerminals)) change: SwitchTerminals,
    @CalledBy() caller: Caller | undefined,
    @Req() request: Request,
  ) {
    return this.terminals.switch(change, caller, peerOf(request).address);
  }

  @Delete(':id')
  @HttpCode(204)
  close(@Param(zod(TerminalParams)) { id }: z.infer<typeof TerminalParams>): Promise<void> {
    return this.terminals.close(id);
  }
}
