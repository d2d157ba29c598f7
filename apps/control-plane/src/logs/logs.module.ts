import { Module } from '@nestjs/common';
import { ServicesModule } from '../services/services.module.js';
import { LogsGateway } from './logs.gateway.js';
import { LogSources } from './logs.service.js';

@Module({ imports: [ServicesModule], providers: [LogSources, LogsGateway] })
export class LogsModule {}
