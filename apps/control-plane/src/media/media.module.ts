import { Module } from '@nestjs/common';
import { MediaController } from './media.controller.js';
import { MediaGateway } from './media.gateway.js';
import { MediaService } from './media.service.js';

@Module({ controllers: [MediaController], providers: [MediaGateway, MediaService] })
export class MediaModule {}
