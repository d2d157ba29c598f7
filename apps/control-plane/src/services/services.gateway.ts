import { type OnModuleInit } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { ServiceEvents } from '@pilothouse/contracts/services';
import type { Server } from 'socket.io';
import { ServiceUsages } from './service-usage.js';
import { ServiceControl } from './services.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class ServicesGateway implements OnModuleInit, OnGatewayConnection {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, ServiceEvents>;

  constructor(
    private readonly services: ServiceControl,
    private readonly usages: ServiceUsages,
  ) {}

  onModuleInit() {
    this.services.events.on('changed', (service) => this.server.emit('service.changed', service));
    this.services.events.on('replaced', (list) => this.server.emit('services.replaced', list));
    this.usages.events.on('measured', (usage) => this.server.emit('services.usage', usage));
  }

  handleConnection() {
    this.usages.begin(() => this.server.of('/').sockets.size > 0);
  }
}
