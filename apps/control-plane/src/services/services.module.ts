import { Module } from '@nestjs/common';
import { EventRelay } from './event-relay.js';
import { KnownServices } from './known-services.service.js';
import { ServiceFiles } from './service-files.service.js';
import { ServiceWatch } from './service-watch.js';
import { ServicesController } from './services.controller.js';
import { ServicesGateway } from './services.gateway.js';
import { ServiceControl } from './services.service.js';
import { Supervisord } from './supervisord.js';

@Module({
  controllers: [ServicesController],
  providers: [
    KnownServices,
    Supervisord,
    EventRelay,
    ServiceWatch,
    ServiceFiles,
    ServiceControl,
    ServicesGateway,
  ],
  exports: [KnownServices, ServiceControl, ServiceFiles],
})
export class ServicesModule {}
