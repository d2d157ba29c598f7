import { Module } from '@nestjs/common';
import { EventRelay } from './event-relay.js';
import { HealthWatch } from './health-watch.js';
import { KnownServices } from './known-services.service.js';
import { LastWords } from './last-words.js';
import { LogTimes } from './log-times.js';
import { ReadyTimes } from './ready-times.file.js';
import { ServiceFiles } from './service-files.service.js';
import { ServiceInsight } from './service-insight.js';
import { ServiceWatch } from './service-watch.js';
import { ServiceUsages } from './service-usage.js';
import { ServicesController } from './services.controller.js';
import { ServicesGateway } from './services.gateway.js';
import { ServiceControl } from './services.service.js';
import { StartObstacles } from './start-obstacles.js';
import { Strangers } from './strangers.js';
import { Supervisord } from './supervisord.js';

@Module({
  controllers: [ServicesController],
  providers: [
    EventRelay,
    HealthWatch,
    KnownServices,
    LastWords,
    LogTimes,
    ReadyTimes,
    ServiceControl,
    ServiceFiles,
    ServiceInsight,
    ServiceWatch,
    ServiceUsages,
    ServicesGateway,
    StartObstacles,
    Strangers,
    Supervisord,
  ],
  exports: [KnownServices, ServiceControl, ServiceFiles],
})
export class ServicesModule {}
