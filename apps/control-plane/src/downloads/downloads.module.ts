import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { ServicesModule } from '../services/services.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { BundlesService } from './bundles.service.js';
import { DownloadsController } from './downloads.controller.js';
import { DownloadsGateway } from './downloads.gateway.js';
import { DownloadsService } from './downloads.service.js';
import { HubsController } from './hubs.controller.js';
import { Hubs } from './hubs.service.js';
import { OffersService } from './offers.service.js';
import { Publishing } from './publishing.service.js';
import { ToolSightings } from './tool-sightings.service.js';

@Module({
  imports: [ModelsModule, ServicesModule, SettingsModule],
  controllers: [DownloadsController, HubsController],
  providers: [
    BundlesService,
    DownloadsGateway,
    DownloadsService,
    Hubs,
    OffersService,
    Publishing,
    ToolSightings,
  ],
})
export class DownloadsModule {}
