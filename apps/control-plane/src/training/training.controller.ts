import { Controller, Get, Headers, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import {
  StartTraining,
  TrainingJobParams,
  TrainingJobs,
  TrainingStarted,
} from '@pilothouse/contracts/training';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { streamProgress } from './progress-stream.js';
import { TrainingErrorFilter } from './training-error.filter.js';
import { TrainingService } from './training.service.js';

type TrainingJobParams = z.infer<typeof TrainingJobParams>;

/** The images come in any number of file fields. */
const START_FORM = {
  type: 'multipart/form-data',
  schema: StartTraining.extend({ images: z.file().array() }),
};
const PROGRESS = {
  type: 'text/event-stream',
  text: 'A `progress` event for each change, then one that tells the end',
};

@Controller('training')
@UseFilters(TrainingErrorFilter)
export class TrainingController {
  constructor(private readonly training: TrainingService) {}

  @Post('start')
  @Describes({ body: START_FORM })
  @HttpCode(200)
  @Answers(TrainingStarted)
  start(@Req() request: Request) {
    return this.training.start(request);
  }

  @Get('status')
  @Answers(TrainingJobs)
  status() {
    return this.training.jobs();
  }

  @Get('progress')
  @Describes({ answer: PROGRESS })
  activeProgress(@Res() response: Response, @Headers('last-event-id') lastEventId?: string) {
    streamProgress(this.training, this.training.activeJob(), { response, lastEventId });
  }

  @Get('progress/:job_id')
  @Describes({ answer: PROGRESS })
  progress(
    @Param(zod(TrainingJobParams)) { job_id }: TrainingJobParams,
    @Res() response: Response,
    @Headers('last-event-id') lastEventId?: string,
  ) {
    streamProgress(this.training, this.training.job(job_id), { response, lastEventId });
  }
}
