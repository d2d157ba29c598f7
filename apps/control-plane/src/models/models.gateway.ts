import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { ModelEvents } from '@pilothouse/contracts/models';
import type { Server } from 'socket.io';
import { ModelsService } from './models.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class ModelsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, ModelEvents>;

  constructor(private readonly models: ModelsService) {}

  afterInit() {
    const { events } = this.models;
    events.on('changed', (model) => this.server.emit('model.changed', model));
    events.on('removed', (path) => this.server.emit('model.removed', { path }));
  }
}
