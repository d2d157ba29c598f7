import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ArchiveQuery, RecordedVersions, RunDraft } from '@pilothouse/contracts/archives';
import { RunParams } from '@pilothouse/contracts/runs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { RunExport } from './run-export.js';
import { RunImport } from './run-import.js';
import { RunVersionsRecorder } from './run-versions.js';

@Controller('runs')
export class ArchivesController {
  constructor(
    private readonly exporting: RunExport,
    private readonly importing: RunImport,
    private readonly recorder: RunVersionsRecorder,
  ) {}

  @Get(':id/archive')
  @Describes({ answer: { type: 'application/gzip', text: 'The run as one .tar.gz, its manifest first' } })
  archive(
    @Param(zod(RunParams)) { id }: z.infer<typeof RunParams>,
    @Query(zod(ArchiveQuery)) { checkpoints }: z.infer<typeof ArchiveQuery>,
    @Res() response: Response,
  ) {
    return this.exporting.send(id, checkpoints === 'true', response);
  }

  @Get(':id/versions')
  @Answers(RecordedVersions)
  versions(@Param(zod(RunParams)) { id }: z.infer<typeof RunParams>) {
    return this.recorder.summary(id);
  }

  @Post('import')
  @HttpCode(200)
  @Describes({ body: { type: 'application/gzip', schema: z.file() } })
  @Answers(RunDraft)
  import(@Req() request: Request) {
    return this.importing.read(request);
  }
}
