import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { ServicesModule } from '../services/services.module.js';
import { LogsGateway } from './logs.gateway.js';
import { LogSources } from './logs.service.js';

@Module({ imports: [RunsModule, ServicesModule], providers: [LogSources, LogsGateway] })
export class LogsModule {}
