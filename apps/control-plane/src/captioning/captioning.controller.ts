import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  AppliedCaptions,
  ApplyCaptions,
  CaptioningParams,
  CaptioningSetup,
  CaptionProposals,
  StartCaptioning,
} from '@pilothouse/contracts/captioning';
import { CaptioningRun } from '@pilothouse/contracts/runs';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { CaptioningService } from './captioning.service.js';

type CaptioningParams = z.infer<typeof CaptioningParams>;

@Controller('captioning')
export class CaptioningController {
  constructor(private readonly captioning: CaptioningService) {}

  @Get('setup')
  @Answers(CaptioningSetup)
  setup() {
    return this.captioning.setup();
  }

  @Post()
  @Answers(CaptioningRun)
  start(@Body(zod(StartCaptioning)) request: StartCaptioning) {
    return this.captioning.start(request);
  }

  @Get(':id/proposals')
  @Answers(CaptionProposals)
  proposals(@Param(zod(CaptioningParams)) { id }: CaptioningParams) {
    return this.captioning.proposals(id);
  }

  @Post(':id/apply')
  @HttpCode(200)
  @Answers(AppliedCaptions)
  apply(
    @Param(zod(CaptioningParams)) { id }: CaptioningParams,
    @Body(zod(ApplyCaptions)) captions: ApplyCaptions,
  ) {
    return this.captioning.apply(id, captions);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Answers(CaptioningRun)
  discard(@Param(zod(CaptioningParams)) { id }: CaptioningParams) {
    return this.captioning.discard(id);
  }
}
