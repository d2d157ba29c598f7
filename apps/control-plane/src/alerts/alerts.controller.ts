import { Controller, Get } from '@nestjs/common';
import { AlertList } from '@pilothouse/contracts/alerts';
import { Answers } from '../platform/answers.js';
import { AlertsService } from './alerts.service.js';

@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  @Get()
  @Answers(AlertList)
  list() {
    return this.alerts.current;
  }
}
