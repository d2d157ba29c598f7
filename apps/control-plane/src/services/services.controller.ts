import { basename, dirname } from 'node:path';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { LogTimes } from '@pilothouse/contracts/logs';
import { ServiceName } from '@pilothouse/contracts/names';
import {
  ActOnService,
  EndStrangers,
  Service,
  ServiceList,
  StartAnyway,
} from '@pilothouse/contracts/services';
import type { Response } from 'express';
import { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { zod } from '../platform/zod.pipe.js';
import { ServiceControl } from './services.service.js';

const ServiceParams = z.object({ name: ServiceName });

@Controller('services')
export class ServicesController {
  constructor(
    private readonly services: ServiceControl,
    private readonly folders: WorkspaceFolders,
  ) {}

  @Get()
  @Answers(ServiceList)
  list() {
    return this.services.list();
  }

  @Post(':name/end-strangers')
  @HttpCode(200)
  @Answers(Service)
  endStrangers(
    @Param(zod(ServiceParams)) { name }: z.infer<typeof ServiceParams>,
    @Body(zod(EndStrangers)) strangers: EndStrangers,
  ) {
    return this.services.endStrangers(name, strangers);
  }

  @Post(':name/:action')
  @HttpCode(200)
  @Answers(Service)
  act(@Param(zod(ActOnService)) act: ActOnService, @Query(zod(StartAnyway)) anyway: StartAnyway) {
    return this.services.actForPerson(act, anyway);
  }

  @Get(':name/log-times')
  @Answers(LogTimes)
  logTimes(@Param(zod(ServiceParams)) { name }: z.infer<typeof ServiceParams>) {
    return this.services.logTimesOf(name);
  }

  @Get(':name/log')
  @Describes({ answer: { type: 'text/plain', text: 'The log file as it is' } })
  downloadLog(@Param(zod(ServiceParams)) { name }: z.infer<typeof ServiceParams>, @Res() response: Response) {
    const { path } = this.services.logOf(name);
    return sendFile(response, {
      folder: dirname(path),
      file: basename(path),
      type: 'text/plain; charset=utf-8',
      saveAs: `${name}.log`,
      // A person's own program may keep its log elsewhere; that is read as its file says.
      within: this.folders.confinement,
    });
  }
}
