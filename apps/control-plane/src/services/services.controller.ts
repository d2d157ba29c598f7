import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ActOnService, Service, ServiceList } from '@pilothouse/contracts/services';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { ServiceControl } from './services.service.js';

@Controller('services')
export class ServicesController {
  constructor(private readonly services: ServiceControl) {}

  @Get()
  @Answers(ServiceList)
  list() {
    return this.services.list();
  }

  @Post(':name/:action')
  @HttpCode(200)
  @Answers(Service)
  act(@Param(zod(ActOnService)) act: ActOnService) {
    return this.services.act(act);
  }
}
