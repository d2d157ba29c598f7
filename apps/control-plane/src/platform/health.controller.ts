import { Controller, Get } from '@nestjs/common';
import { Health } from '@pilothouse/contracts/health';
import { Answers } from './answers.js';
import { Public } from './auth.guard.js';
import { VERSION } from './version.js';

@Controller('health')
export class HealthController {
  @Get()
  @Public()
  @Answers(Health)
  show(): Health {
    return { status: 'ok', version: VERSION, uptimeSeconds: process.uptime() };
  }
}
