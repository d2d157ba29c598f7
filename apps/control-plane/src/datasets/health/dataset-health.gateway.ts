import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import type { DatasetHealthEvents } from '@pilothouse/contracts/dataset-health';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Server } from 'socket.io';
import { PictureLooks } from './picture-looks.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class DatasetHealthGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, DatasetHealthEvents>;

  constructor(private readonly looks: PictureLooks) {}

  afterInit() {
    this.looks.events.on('changed', (progress) => this.server.emit('dataset.health.changed', progress));
  }
}
