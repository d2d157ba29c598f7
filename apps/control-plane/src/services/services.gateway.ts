import { type OnModuleInit } from '@nestjs/common';
import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { ServiceEvents } from '@pilothouse/contracts/services';
import type { Server } from 'socket.io';
import { ServiceControl } from './services.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class ServicesGateway implements OnModuleInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, ServiceEvents>;

  constructor(private readonly services: ServiceControl) {}

  onModuleInit() {
    this.services.events.on('changed', (service) => this.server.emit('service.changed', service));
    this.services.events.on('replaced', (list) => this.server.emit('services.replaced', list));
  }
}
